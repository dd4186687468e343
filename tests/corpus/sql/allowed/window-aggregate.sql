-- point: an aggregate over a window
-- kind: named
select line, count(*) over (partition by role) as n, sum(line) over (order by line rows between unbounded preceding and current row) as s from users
