-- point: a value that may be several rows: the engine would fail, and say so
-- expect: NOT_UNDERSTOOD
select (select u.role from users u where u.sourcedId = e.userSourcedId) from enrollments e
