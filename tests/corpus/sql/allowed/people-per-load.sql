-- point: a FULL join of two loads
-- kind: group
-- policy: rostering-debug
select count(n.sourcedId) as now, count(p.sourcedId) as before from users n full join prev_users p on p.sourcedId = n.sourcedId
