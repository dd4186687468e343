-- point: COALESCE in place of a default of LAG
-- kind: none
-- policy: rostering-debug
select title, coalesce(lag(title) over (order by startDate), 'first') as before from academicSessions
