-- point: set operations over what is about no one
-- kind: none
-- policy: counts-only
select sourcedId from academicSessions except select termSourcedId from class_terms
