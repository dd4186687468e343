-- point: everyone in the partition is counted
-- kind: named
-- policy: rostering-debug
select userSourcedId, count(*) over (partition by classSourcedId, role) as beside from enrollments where "primary" = 'true'
