-- point: IN over two columns
-- expect: SYNTAX
select count(*) from users where line in (select line, line from orgs)
