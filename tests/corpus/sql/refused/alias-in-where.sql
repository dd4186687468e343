-- point: an alias is not known in WHERE
-- expect: COLUMN_NOT_ALLOWED
select line as n from users where n > 3
