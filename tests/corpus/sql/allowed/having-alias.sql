-- point: HAVING may name an alias
-- kind: group
select role, count(*) as n from users group by role having n > 1
