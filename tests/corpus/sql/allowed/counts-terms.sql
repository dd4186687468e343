-- point: terms are about no one
-- kind: none
-- policy: counts-only
select title, startDate, endDate from academicSessions order by startDate
