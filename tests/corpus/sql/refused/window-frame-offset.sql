-- point: a frame with offsets narrows a group to one row
-- expect: NOT_UNDERSTOOD
select sum(line) over (order by line rows between 1 preceding and 1 preceding) from users
