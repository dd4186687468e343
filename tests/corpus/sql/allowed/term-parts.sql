-- point: DATE_PART and EXTRACT beside each other
-- kind: none
select title, date_part('year', startDate) as year, extract(quarter from endDate) as quarter from academicSessions
