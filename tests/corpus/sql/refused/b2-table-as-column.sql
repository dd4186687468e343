-- point: a table behind a comma after ON, which one parser takes for a column
-- expect: PARSERS_DISAGREE
select e.line from users u join enrollments e on e.userSourcedId = u.sourcedId, demographics
