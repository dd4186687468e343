-- point: GROUPING
-- expect: NOT_UNDERSTOOD
select role, grouping(role) from users group by role
