-- point: CASE over what is about no one
-- kind: none
-- policy: counts-only
select name, case when type__known then 'known' else 'unknown' end as kind from orgs
