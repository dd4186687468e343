-- point: DISTINCT ON two keys
-- kind: named
-- policy: rostering-debug
select distinct on (e.userSourcedId, e.classSourcedId) e.userSourcedId, e.classSourcedId, e.role from enrollments e order by e.userSourcedId, e.classSourcedId, e.role
