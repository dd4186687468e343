-- point: one person twice in one class
-- kind: named
-- policy: rostering-debug
select userSourcedId, classSourcedId, role, count(*) as n from enrollments group by all having count(*) > 1
