-- point: a truth value in quotes
-- kind: group
select count(*) from users where email__valid = 'true'
