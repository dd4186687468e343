-- point: a term that ends before it starts
-- kind: none
-- policy: rostering-debug
select title, startDate, endDate from academicSessions where endDate <= startDate
