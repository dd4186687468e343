-- point: tokens can be NULL
-- kind: named
select count(*) from users where email is null or username is not null
