-- point: a token from a subquery
-- kind: none
select line from orgs where sourcedId = (select min_org.parentSourcedId from orgs min_org where min_org.line = 2 limit 1)
