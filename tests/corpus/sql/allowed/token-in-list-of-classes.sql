-- point: tokens of classes in a list
-- kind: none
select title from classes where sourcedId in ('cls_exact0001', 'cls_exact0002')
