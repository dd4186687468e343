-- point: a master identifier of two people
-- kind: named
-- policy: rostering-debug
select userMasterIdentifier, count(*) as n from users where userMasterIdentifier is not null group by userMasterIdentifier having count(*) > 1
