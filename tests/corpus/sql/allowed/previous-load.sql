-- point: the load before
-- kind: named
select count(*) from users n join prev_users p on p.identifier = n.identifier and p.sourcedId <> n.sourcedId
