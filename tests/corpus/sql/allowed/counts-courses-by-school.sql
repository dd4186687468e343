-- point: courses are about no one
-- kind: none
-- policy: counts-only
select o.name, count(*) as courses from courses c join orgs o on o.sourcedId = c.orgSourcedId group by o.name
