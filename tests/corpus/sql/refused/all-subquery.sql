-- point: > ALL
-- expect: NOT_UNDERSTOOD
select line from users where line > all(select line from classes)
