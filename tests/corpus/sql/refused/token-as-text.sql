-- point: a token literal where text is meant
-- expect: OPAQUE_COLUMN
select count(*) from orgs where name = 'usr_exact0007'
