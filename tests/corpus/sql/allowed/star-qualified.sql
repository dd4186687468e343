-- point: the columns of one table
-- kind: none
-- policy: rostering-debug
select o.* from orgs o join courses c on c.orgSourcedId = o.sourcedId
