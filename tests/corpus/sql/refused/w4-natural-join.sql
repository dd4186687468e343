-- point: NATURAL JOIN
-- expect: NOT_UNDERSTOOD
select count(*) from users natural join prev_users
