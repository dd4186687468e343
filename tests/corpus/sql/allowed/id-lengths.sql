-- point: how long identifiers are
-- kind: group
-- policy: rostering-debug
select sourcedId__len, count(*) as n from users group by sourcedId__len order by n desc
