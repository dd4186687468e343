-- point: * after a FULL JOIN has the shared column once
-- kind: none
select * from (select sourcedId, name from orgs) a full join (select orgSourcedId as sourcedId, title from courses) b using (sourcedId)
