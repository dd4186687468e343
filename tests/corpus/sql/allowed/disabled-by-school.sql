-- point: one sensitive column chooses rows
-- kind: group
-- policy: counts-only
select r.orgSourcedId, count(distinct u.sourcedId) as n from users u join user_roles r on r.userSourcedId = u.sourcedId where u.enabledUser = 'false' group by r.orgSourcedId
