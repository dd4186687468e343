-- point: INTERSECT of tokens
select sourcedId from users intersect select userSourcedId from enrollments
