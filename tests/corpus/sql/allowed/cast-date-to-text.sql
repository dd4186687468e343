-- point: a date as a text
-- kind: none
-- policy: rostering-debug
select cast(startDate as text) as d from academicSessions
