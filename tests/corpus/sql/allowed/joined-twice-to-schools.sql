-- point: a table about no one may stand twice
-- kind: group
-- policy: counts-only
select a.name as school, b.name as parent, count(distinct r.userSourcedId) as people from user_roles r join orgs a on a.sourcedId = r.orgSourcedId join orgs b on b.sourcedId = a.parentSourcedId group by a.name, b.name
