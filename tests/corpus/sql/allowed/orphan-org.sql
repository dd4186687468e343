-- point: a person in a school that is nowhere
-- kind: named
-- policy: rostering-debug
select o.userSourcedId, o.orgSourcedId from user_orgs o left join orgs s on s.sourcedId = o.orgSourcedId where s.sourcedId is null
