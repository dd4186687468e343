-- point: people with more than one school
-- kind: group
-- policy: counts-only
select count(*) as n from users where orgSourcedIds__count > 1
