-- point: two tables of one name
-- expect: COLUMN_AMBIGUOUS
select u.line from users u join enrollments u on true
