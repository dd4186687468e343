-- point: a constant in a join condition
-- kind: none
-- policy: rostering-debug
select o.name, c.title from orgs o left join courses c on c.orgSourcedId = o.sourcedId and o.type = 'school'
