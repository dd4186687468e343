-- point: an aggregate in ON
-- expect: SYNTAX
select 1 as x from users u join classes c on count(*) = c.line
