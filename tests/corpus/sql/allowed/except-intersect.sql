-- point: EXCEPT and INTERSECT
select sourcedId from classes except select classSourcedId from enrollments
