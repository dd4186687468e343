-- point: NULL equals NULL in a set operation
-- kind: none
-- policy: rostering-debug
select parentSourcedId from orgs intersect select null from pkg_run
