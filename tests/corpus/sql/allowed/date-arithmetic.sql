-- point: days between and days on
-- kind: named
select endDate - beginDate, beginDate + 7 from enrollments where date_diff('day', beginDate, endDate) < 30
