-- point: QUALIFY inside WITH
-- kind: none
-- policy: rostering-debug
with firsts as (select k.orgSourcedId as org, k.title from courses k qualify row_number() over (partition by k.orgSourcedId order by k.title) = 1) select o.name, f.title from firsts f join orgs o on o.sourcedId = f.org
