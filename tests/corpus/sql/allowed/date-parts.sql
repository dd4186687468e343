-- point: parts of a date
-- kind: none
select extract(year from startDate), date_part('month', endDate), date_trunc('month', startDate) from academicSessions
