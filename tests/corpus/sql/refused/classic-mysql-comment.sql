-- point: a comment of MySQL is no comment here
-- expect: CHARACTER_NOT_ALLOWED
select count(*) from orgs # where name = ''
