-- point: INTERSECT ALL keeps doubles
-- kind: none
select name from orgs intersect all select title from courses
