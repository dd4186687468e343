-- point: DISTINCT ON names an alias of the list
-- kind: named
-- policy: rostering-debug
select distinct on (who) userSourcedId as who, orgSourcedId from user_orgs order by who, position
