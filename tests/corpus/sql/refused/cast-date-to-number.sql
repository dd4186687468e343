-- point: a date as a number
-- expect: SYNTAX
select cast(startDate as integer) from academicSessions
