-- point: people counted through a join with a table about no one
-- kind: group
-- policy: counts-only
select o.name, count(distinct r.userSourcedId) as students from user_roles r join orgs o on o.sourcedId = r.orgSourcedId where r.role = 'student' group by o.name
