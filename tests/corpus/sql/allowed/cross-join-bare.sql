-- point: CROSS JOIN without an alias, which the second parser takes for one
-- kind: none
select orgs.name, pkg_run.version from orgs cross join pkg_run
