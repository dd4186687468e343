-- point: a frame to the end
-- kind: none
-- policy: rostering-debug
select title, max(endDate) over (order by startDate rows between current row and unbounded following) as latest from academicSessions
