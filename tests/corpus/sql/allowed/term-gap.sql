-- point: LAG over terms
-- kind: none
-- policy: rostering-debug
select title, startDate, lag(endDate) over (partition by type order by startDate) as before from academicSessions
