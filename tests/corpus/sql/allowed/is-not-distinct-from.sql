-- point: IS NOT DISTINCT FROM: NULL equals NULL
-- kind: group
select count(*) from users n join prev_users p using (sourcedId) where n.email is not distinct from p.email
