-- point: a column that is called like a keyword
-- kind: group
select "primary", count(*) from enrollments group by "primary"
