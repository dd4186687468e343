-- point: t.* stands for that table alone
-- kind: none
select o.*, c.title from orgs o join courses c on c.orgSourcedId = o.sourcedId
