-- point: a date far outside the calendar
-- expect: SYNTAX
select beginDate + 999999 from enrollments
