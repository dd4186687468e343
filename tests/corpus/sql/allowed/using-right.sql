-- point: USING in a RIGHT JOIN: the right one
-- kind: group
select count(*) from users n right join prev_users p using (sourcedId)
