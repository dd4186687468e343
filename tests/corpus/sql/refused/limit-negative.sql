-- point: a negative LIMIT
-- expect: SYNTAX
-- parameters: [-1]
select line from users limit $1
