-- point: dates in the wrong order
-- kind: named
-- policy: rostering-debug
select sourcedId, beginDate, endDate from enrollments where endDate < beginDate
