-- point: casts that give NULL where they fail
-- kind: none
select cast(schoolYear as integer), schoolYear::bigint, cast(line as text), cast(title as date) from academicSessions
