-- point: HAVING may name an alias
select role, count(*) as n from users group by role having n > 1
