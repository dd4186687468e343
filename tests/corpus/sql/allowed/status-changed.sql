-- point: two loads side by side
-- kind: named
-- policy: rostering-debug
select n.sourcedId, p.status as was, n.status as is_now from users n join prev_users p on p.sourcedId = n.sourcedId where n.status is distinct from p.status
