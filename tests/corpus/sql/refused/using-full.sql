-- point: USING in a FULL JOIN
-- expect: NOT_UNDERSTOOD
select count(*) from users n full join prev_users p using (sourcedId)
