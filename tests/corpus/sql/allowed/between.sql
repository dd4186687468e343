-- point: BETWEEN and NOT BETWEEN
-- kind: named
select line from users where line between 2 and 9 and sourcedId__len not between 5 and 6
