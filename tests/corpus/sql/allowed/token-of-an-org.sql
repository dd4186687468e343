-- point: tokens of what is no person
-- kind: none
select line from classes where schoolSourcedId = 'org_exact0002'
