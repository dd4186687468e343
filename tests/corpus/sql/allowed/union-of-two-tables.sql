-- point: people from two tables, once each
-- kind: named
-- policy: rostering-debug
select userSourcedId from user_orgs union select userSourcedId from user_roles
