-- point: numbers are computed without overflow
-- kind: named
select line + 1, line - 1, line * 2, line / 3, line % 4, -line from users
