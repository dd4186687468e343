-- point: constants without FROM
-- kind: none
select 1 as one, 'a' as a, null as nothing, true as yes, 2.50 as price
