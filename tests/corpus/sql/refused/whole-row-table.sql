-- point: a whole row by the name of its table
-- expect: COLUMN_NOT_ALLOWED
select users from users
