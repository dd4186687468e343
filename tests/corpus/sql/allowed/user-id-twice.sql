-- point: one identifier on two lines
-- kind: named
-- policy: rostering-debug
select sourcedId, count(*) as n from users group by sourcedId having count(*) > 1
