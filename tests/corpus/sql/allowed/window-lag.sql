-- point: the row before
-- kind: named
select line, line - lag(line) over (order by line) as gap from users
