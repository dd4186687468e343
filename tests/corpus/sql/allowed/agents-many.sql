-- point: people with many guardians
-- kind: named
-- policy: rostering-debug
select userSourcedId, count(*) as n from user_agents group by userSourcedId having count(*) > 5
