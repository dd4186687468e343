-- point: the shared name of a RIGHT join is the right one
-- kind: named
-- policy: rostering-debug
select sourcedId from users n right join prev_users p using (sourcedId) where n.sourcedId is null
