-- point: a variable of MySQL
-- expect: CHARACTER_NOT_ALLOWED
select name from orgs union select @@version
