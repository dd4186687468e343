-- point: a truth value in quotes
select count(*) from users where email__valid = 'true'
