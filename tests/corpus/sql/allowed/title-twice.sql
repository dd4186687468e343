-- point: classes of one title in one school
-- kind: none
-- policy: rostering-debug
select schoolSourcedId, title, count(*) as n from classes group by schoolSourcedId, title having count(*) > 1
