-- point: LIKE and ILIKE, negated too
-- kind: none
select name from orgs where name like 'A%' or name not like '%b' or name ilike 'c_' or name not ilike 'd'
