-- point: USING in a RIGHT JOIN
-- expect: NOT_UNDERSTOOD
select count(*) from users n right join prev_users p using (sourcedId)
