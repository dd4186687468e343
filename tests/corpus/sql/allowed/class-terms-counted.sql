-- point: the list and its items disagree
-- kind: none
-- policy: rostering-debug
select c.sourcedId, c.termSourcedIds__count, count(t.termSourcedId) as found from classes c left join class_terms t on t.classSourcedId = c.sourcedId group by c.sourcedId, c.termSourcedIds__count having count(t.termSourcedId) <> c.termSourcedIds__count
