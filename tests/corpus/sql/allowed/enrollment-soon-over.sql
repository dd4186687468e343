-- point: a date and a number of days
-- kind: named
-- policy: rostering-debug
select e.sourcedId from enrollments e join pkg_run r on e.endDate between r.asof and r.asof + 30
