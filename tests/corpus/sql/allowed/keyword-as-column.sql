-- point: a column that is called like a keyword
select "primary", count(*) from enrollments group by "primary"
