-- point: a FULL join on what a FULL join gave
-- kind: none
-- policy: rostering-debug
select count(*) as n from classes a full join prev_classes b using (sourcedId) full join class_terms c on c.classSourcedId = a.sourcedId
