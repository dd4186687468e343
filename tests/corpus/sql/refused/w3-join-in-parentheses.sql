-- point: a table inside a join in parentheses
-- expect: TABLE_NOT_ALLOWED
select u.line from (users u join secret s on s.sourcedId = u.sourcedId)
