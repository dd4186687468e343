-- point: roles that are over
-- kind: named
-- policy: rostering-debug
select r.sourcedId from roles r cross join pkg_run p where r.endDate < p.asof
