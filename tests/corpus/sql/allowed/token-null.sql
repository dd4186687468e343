-- point: tokens can be NULL
select count(*) from users where email is null or username is not null
