-- point: QUALIFY filters by a window
-- kind: named
select line from users qualify row_number() over (order by line) = 1
