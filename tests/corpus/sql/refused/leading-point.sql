-- point: a number that starts with a point
-- expect: LITERAL_NOT_ALLOWED
select .5 from users
