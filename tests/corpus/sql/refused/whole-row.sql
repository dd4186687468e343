-- point: a whole row
-- expect: COLUMN_NOT_ALLOWED
select u from users u
