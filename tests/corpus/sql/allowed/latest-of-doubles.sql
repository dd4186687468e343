-- point: DISTINCT ON keeps one line of each person
-- kind: named
-- policy: rostering-debug
select distinct on (u.sourcedId) u.sourcedId, u.role, u.status from users u order by u.sourcedId, u.status
