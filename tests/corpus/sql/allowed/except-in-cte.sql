-- point: EXCEPT in WITH
-- kind: none
-- policy: rostering-debug
with gone as (select sourcedId from prev_classes except select sourcedId from classes) select p.title, p.sourcedId from prev_classes p join gone g on g.sourcedId = p.sourcedId
