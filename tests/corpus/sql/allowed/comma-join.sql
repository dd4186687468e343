-- point: a comma is a cross join
-- kind: none
select o.name, r.asof from orgs o, pkg_run r
