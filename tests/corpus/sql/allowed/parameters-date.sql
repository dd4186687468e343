-- point: a date sent apart
-- kind: none
-- parameters: ["2026-01-31"]
select title from academicSessions where startDate >= $1
