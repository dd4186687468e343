-- point: ANTI JOIN
-- expect: NOT_UNDERSTOOD
select line from users anti join enrollments using (line)
