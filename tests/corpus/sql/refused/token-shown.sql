-- point: a token literal in the answer
-- expect: OPAQUE_COLUMN
select 'usr_exact0007' from orgs
