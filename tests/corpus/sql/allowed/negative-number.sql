-- point: a number with a sign
-- kind: none
-- policy: rostering-debug
select line from orgs where line > -1 and -line < 0
