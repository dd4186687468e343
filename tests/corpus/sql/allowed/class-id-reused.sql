-- point: an identifier that meant another class
-- kind: none
-- policy: rostering-debug
select n.sourcedId, n.title, p.title as was from classes n join prev_classes p on p.sourcedId = n.sourcedId where n.title__n <> p.title__n and n.courseSourcedId is distinct from p.courseSourcedId
