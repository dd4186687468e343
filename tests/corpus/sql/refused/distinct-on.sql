-- point: DISTINCT ON
-- expect: NOT_UNDERSTOOD
select distinct on (role) role, line from users
