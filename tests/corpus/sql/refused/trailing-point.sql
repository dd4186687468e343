-- point: a number that ends with a point
-- expect: LITERAL_NOT_ALLOWED
select 5. from users
