-- point: an orphan by LEFT JOIN and IS NULL
-- kind: named
select e.line from enrollments e left join users u on u.sourcedId = e.userSourcedId where u.sourcedId is null
