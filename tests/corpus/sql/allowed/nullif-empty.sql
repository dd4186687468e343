-- point: NULLIF makes empty texts NULL
-- kind: none
-- policy: rostering-debug
select coalesce(nullif(trim(identifier), ''), '(none)') as code, count(*) as n from orgs group by 1
