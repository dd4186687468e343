-- point: the shared name of a FULL join stands for either side
-- kind: named
-- policy: rostering-debug
select sourcedId, n.role as role_now, p.role as role_before from users n full join prev_users p using (sourcedId) where n.role is distinct from p.role
