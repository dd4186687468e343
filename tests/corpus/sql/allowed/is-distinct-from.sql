-- point: IS DISTINCT FROM: NULL is a value
-- kind: named
select count(*) from users n join prev_users p using (sourcedId) where n.email is distinct from p.email
