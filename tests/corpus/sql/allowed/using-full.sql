-- point: USING in a FULL JOIN: the first of the two that is there
-- kind: group
select count(*) from users n full join prev_users p using (sourcedId)
