-- point: a mask of unusual length
-- kind: named
-- policy: rostering-debug
select line, length(sourcedId__mask) as n from users where length(sourcedId__mask) > 40
