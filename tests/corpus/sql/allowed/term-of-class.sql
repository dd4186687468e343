-- point: three tables in a row
-- kind: none
-- policy: rostering-debug
select c.title, s.title as term from classes c join class_terms t on t.classSourcedId = c.sourcedId join academicSessions s on s.sourcedId = t.termSourcedId
