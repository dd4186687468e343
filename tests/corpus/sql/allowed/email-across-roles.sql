-- point: an address of a student and of staff
-- kind: named
-- policy: rostering-debug
select s.sourcedId, t.sourcedId as staff from users s join users t on s.email__n = t.email__n where s.role = 'student' and t.role <> 'student'
