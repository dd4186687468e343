-- point: the days since a change
-- kind: none
-- policy: rostering-debug
select o.name, date_diff('day', o.dateLastModified, r.asof) as days from orgs o cross join pkg_run r
