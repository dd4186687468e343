-- point: a number in quotes
select count(*) from users where line > '5'
