-- point: dates cut to months
-- kind: none
-- policy: rostering-debug
select date_trunc('month', startDate) as month, count(*) as n from academicSessions group by date_trunc('month', startDate)
