-- point: a date minus a date is days
-- kind: named
-- policy: rostering-debug
select sourcedId, endDate - beginDate as days from enrollments
