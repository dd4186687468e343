-- point: SEMI JOIN
-- expect: NOT_UNDERSTOOD
select line from users semi join enrollments using (line)
