-- point: people whose grade the class has not
-- kind: named
-- policy: rostering-debug
select e.userSourcedId, e.classSourcedId from enrollments e join user_grades g on g.userSourcedId = e.userSourcedId where e.role = 'student' and not exists (select 1 from class_grades k where k.classSourcedId = e.classSourcedId and k.grade = g.grade)
