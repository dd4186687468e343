-- point: tokens of what is no person
select line from classes where schoolSourcedId = 'org_exact0002'
