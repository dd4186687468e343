-- point: TRIM of given characters
-- kind: none
select trim(identifier, '0') as a, ltrim(identifier, '0') as b, rtrim(identifier) as c from orgs
