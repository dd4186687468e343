-- point: a date beside a timestamp
-- kind: named
select count(*) from enrollments where dateLastModified > beginDate
