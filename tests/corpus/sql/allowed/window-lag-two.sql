-- point: LAG by two
-- kind: none
-- policy: rostering-debug
select title, lag(title, 2) over (order by startDate) as before from academicSessions
