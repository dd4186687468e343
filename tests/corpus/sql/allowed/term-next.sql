-- point: LEAD over terms
-- kind: none
-- policy: rostering-debug
select title, endDate, lead(startDate) over (order by startDate) as next from academicSessions
