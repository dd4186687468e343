-- point: the span of terms
-- kind: none
-- policy: rostering-debug
select min(startDate) as first, max(endDate) as last from academicSessions
