-- point: days from a row could leave the calendar
-- expect: SYNTAX
select beginDate + line from enrollments
