-- point: in all three
-- kind: none
-- policy: rostering-debug
select sourcedId from orgs intersect select orgSourcedId from courses intersect select schoolSourcedId from classes
