-- point: a column that has no one value, in a subquery
-- expect: SYNTAX
select role, (select count(*) from classes c where c.line = u.line) from users u group by role
