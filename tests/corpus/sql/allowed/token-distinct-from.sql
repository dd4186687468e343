-- point: a token with IS DISTINCT FROM
-- kind: none
select line from orgs where parentSourcedId is distinct from 'org_exact0001'
