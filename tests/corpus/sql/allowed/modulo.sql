-- point: the rest of a division
-- kind: none
-- policy: rostering-debug
select line from orgs where line % 2 = 0
