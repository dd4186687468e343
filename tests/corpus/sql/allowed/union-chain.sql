-- point: three branches
-- kind: none
-- policy: rostering-debug
select orgSourcedId from courses union select schoolSourcedId from classes union select sourcedId from orgs
