-- point: rows made out of nothing to fill a group
-- expect: NOT_UNDERSTOOD
select u.role, count(*) from users u, range(10) r group by u.role having count(*) >= 10
