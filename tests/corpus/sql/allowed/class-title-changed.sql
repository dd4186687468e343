-- point: NULL is a value where loads are compared
-- kind: none
-- policy: rostering-debug
select n.sourcedId from classes n join prev_classes p using (sourcedId) where n.title is distinct from p.title or n.classCode is distinct from p.classCode
