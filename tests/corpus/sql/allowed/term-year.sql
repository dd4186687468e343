-- point: a year as a number, NULL where it is none
-- kind: none
-- policy: rostering-debug
select title, try_cast(schoolYear as integer) as year from academicSessions
