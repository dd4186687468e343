-- point: INTERSECT of tokens
-- kind: named
select sourcedId from users intersect select userSourcedId from enrollments
