-- point: EXCEPT ALL keeps doubles, over what is about no one
-- kind: none
select name from orgs except all select title from courses
