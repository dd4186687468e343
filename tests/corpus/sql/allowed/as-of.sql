-- point: the day of the load instead of the clock
-- kind: none
select count(*) from academicSessions where endDate < (select r.asof from pkg_run r)
