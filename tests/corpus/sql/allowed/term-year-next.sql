-- point: arithmetic on a cast
-- kind: none
-- policy: rostering-debug
select title from academicSessions where try_cast(schoolYear as integer) + 1 < 2026
