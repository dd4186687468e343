-- point: numbers are compared by value
-- kind: named
select line from users where line <> 007 and line < 2.500
