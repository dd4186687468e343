-- point: a text that is no date
-- expect: SYNTAX
select count(*) from enrollments where beginDate > 'yesterday'
