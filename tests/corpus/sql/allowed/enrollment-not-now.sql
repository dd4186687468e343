-- point: today is a fact of the package
-- kind: named
-- policy: rostering-debug
select e.sourcedId from enrollments e where e.endDate < (select r.asof from pkg_run r)
