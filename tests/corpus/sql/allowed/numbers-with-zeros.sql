-- point: numbers are compared by value
select line from users where line <> 007 and line < 2.500
