-- point: POSITIONAL JOIN
-- expect: NOT_UNDERSTOOD
select users.line from users positional join enrollments
