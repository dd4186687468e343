-- point: ORDER BY and LIMIT after QUALIFY
-- kind: none
-- policy: rostering-debug
select title from courses qualify count(*) over (partition by title) > 1 order by title limit 20
