-- point: DISTINCT ON keeps one row for each role
-- kind: named
select distinct on (role) role, line from users
