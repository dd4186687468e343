-- point: dates as text and as literal
-- kind: named
select line from enrollments where beginDate >= '2026-01-31' and endDate < date '2026-06-30'
