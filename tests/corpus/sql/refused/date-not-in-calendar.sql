-- point: a day that is in no calendar
-- expect: SYNTAX
select count(*) from enrollments where beginDate > '2026-02-30'
