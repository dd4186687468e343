-- point: a window filtered in an outer SELECT
-- kind: named
select q.line from (select line, row_number() over (partition by role order by line) as n from users) q where q.n = 1
