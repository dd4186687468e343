-- point: the smallest question
select count(*) from users
