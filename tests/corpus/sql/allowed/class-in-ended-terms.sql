-- point: EXISTS and NOT EXISTS together
-- kind: none
-- policy: rostering-debug
select c.sourcedId from classes c where exists (select 1 from class_terms t where t.classSourcedId = c.sourcedId) and not exists (select 1 from class_terms t join academicSessions s on s.sourcedId = t.termSourcedId join pkg_run r on s.endDate >= r.asof where t.classSourcedId = c.sourcedId)
