-- point: a window over what is about no one needs no counting
-- kind: none
-- policy: counts-only
select name, coalesce(type, 'none') as kind from orgs qualify count(*) over (partition by name) > 1
