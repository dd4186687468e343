-- point: EXCEPT and INTERSECT
-- kind: named
select sourcedId from classes except select classSourcedId from enrollments
