-- point: QUALIFY inside IN
-- kind: none
-- policy: rostering-debug
select o.name from orgs o where o.sourcedId in (select x.sourcedId from orgs x qualify count(*) over (partition by x.name) > 1)
