-- point: a frame of the whole partition
-- kind: none
-- policy: rostering-debug
select title, min(startDate) over (partition by type order by startDate rows between unbounded preceding and unbounded following) as earliest from academicSessions
