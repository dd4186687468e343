-- point: a column of two tables
-- expect: COLUMN_AMBIGUOUS
select role from users u join enrollments e on e.userSourcedId = u.sourcedId
