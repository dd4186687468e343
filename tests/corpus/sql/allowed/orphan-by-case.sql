-- point: the class is there but in another case
-- kind: named
-- policy: rostering-debug
select e.sourcedId, e.classSourcedId, c.sourcedId as meant from enrollments e join classes c on c.sourcedId__n = e.classSourcedId__n and c.sourcedId <> e.classSourcedId
