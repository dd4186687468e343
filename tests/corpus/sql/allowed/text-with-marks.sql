-- point: marks in a string are text
-- kind: none
select count(*) from orgs where name = 'a; b -- c /* d */ $1'
