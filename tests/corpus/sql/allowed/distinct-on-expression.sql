-- point: DISTINCT ON an expression
-- kind: none
-- policy: rostering-debug
select distinct on (lower(name)) name, type from orgs order by lower(name), line
