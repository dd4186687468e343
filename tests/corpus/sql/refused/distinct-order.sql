-- point: ORDER BY what DISTINCT dropped
-- expect: SYNTAX
select distinct role from users order by line
