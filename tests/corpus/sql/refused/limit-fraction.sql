-- point: a LIMIT that is no whole number
-- expect: SYNTAX
select line from users limit 2.5
