-- point: a text as a date, NULL where it is none
-- kind: none
-- policy: rostering-debug
select try_cast(schoolYear as date) as d from academicSessions
