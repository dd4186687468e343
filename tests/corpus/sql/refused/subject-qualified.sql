-- point: the hidden column by its table
-- expect: COLUMN_NOT_ALLOWED
select u.__subject from users u
