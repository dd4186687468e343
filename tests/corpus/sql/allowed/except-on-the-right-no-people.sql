-- point: what is taken away is about no one
-- kind: named
-- policy: rostering-debug
select schoolSourcedId from enrollments except select sourcedId from orgs
