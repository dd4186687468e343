-- point: a window inside CASE
-- kind: none
-- policy: rostering-debug
select name, case when row_number() over (partition by lower(name) order by line) > 1 then 'again' else 'first' end as seen from orgs
