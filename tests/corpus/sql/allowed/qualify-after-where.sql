-- point: WHERE before the window, QUALIFY after
-- kind: none
-- policy: rostering-debug
select name from orgs where type = 'school' qualify rank() over (order by name) <= 5
