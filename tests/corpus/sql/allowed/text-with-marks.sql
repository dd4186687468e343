-- point: marks in a string are text
select count(*) from orgs where name = 'a; b -- c /* d */ $1'
