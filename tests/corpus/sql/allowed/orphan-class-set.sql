-- point: classes without people, by EXCEPT
-- kind: named
-- policy: rostering-debug
select sourcedId from classes except select classSourcedId from enrollments
