-- point: the smallest question
-- kind: group
select count(*) from users
