-- point: a SELECT without FROM reads nothing
-- expect: COLUMN_NOT_ALLOWED
select (select line) from users
