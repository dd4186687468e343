-- point: parts of a date
select extract(year from startDate), date_part('month', endDate), date_trunc('month', startDate) from academicSessions
