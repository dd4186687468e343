-- point: a number in quotes
-- kind: named
select count(*) from users where line > '5'
