-- point: people in no class, by EXCEPT
-- kind: named
-- policy: rostering-debug
select sourcedId from users except select userSourcedId from enrollments
