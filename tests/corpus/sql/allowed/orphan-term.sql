-- point: a class in a term that is nowhere
-- kind: none
-- policy: rostering-debug
select t.classSourcedId, t.termSourcedId from class_terms t where t.termSourcedId not in (select s.sourcedId from academicSessions s where s.sourcedId is not null)
