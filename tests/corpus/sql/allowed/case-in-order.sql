-- point: ORDER BY a CASE
-- kind: none
-- policy: rostering-debug
select name, type from orgs order by case type when 'district' then 1 when 'school' then 2 else 3 end, name
