-- point: ASOF JOIN
-- expect: NOT_UNDERSTOOD
select users.line from users asof join enrollments on users.line >= enrollments.line
