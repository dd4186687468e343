-- point: the row before
select line, line - lag(line) over (order by line) as gap from users
