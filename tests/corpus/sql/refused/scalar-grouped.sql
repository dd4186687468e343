-- point: a value for each group
-- expect: NOT_UNDERSTOOD
select (select count(*) from users group by role) from orgs
