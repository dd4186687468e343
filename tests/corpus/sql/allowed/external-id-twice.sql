-- point: an external identifier of two people
-- kind: named
-- policy: rostering-debug
select i.idType, i.id, count(distinct i.userSourcedId) as people from user_ids i group by i.idType, i.id having count(distinct i.userSourcedId) > 1
