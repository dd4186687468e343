-- point: a date beside a timestamp
select count(*) from enrollments where dateLastModified > beginDate
