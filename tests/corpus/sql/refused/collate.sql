-- point: COLLATE
-- expect: NOT_UNDERSTOOD
select name collate nocase from orgs
