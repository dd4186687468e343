-- point: the shared name of a LEFT join is the left one
-- kind: named
-- policy: rostering-debug
select sourcedId from users n left join prev_users p using (sourcedId) where p.sourcedId is null
