-- point: pairs that one load has
-- kind: named
-- policy: rostering-debug
select userSourcedId, classSourcedId from enrollments except select userSourcedId, classSourcedId from prev_enrollments
