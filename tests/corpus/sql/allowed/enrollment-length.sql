-- point: days between two dates
-- kind: named
-- policy: rostering-debug
select sourcedId, date_diff('day', beginDate, endDate) as days from enrollments where beginDate is not null and endDate is not null
