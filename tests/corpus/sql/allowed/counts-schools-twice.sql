-- point: schools of one name, with HAVING
-- kind: none
-- policy: counts-only
select lower(trim(name)) as school, count(*) as n from orgs group by lower(trim(name)) having count(*) > 1
