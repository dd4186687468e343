-- point: two columns of one kind, NULL safe
-- kind: none
select line from classes where courseSourcedId__n is not distinct from courseSourcedId__n
