-- point: tokens can be ordered by
-- kind: none
select sourcedId from classes order by sourcedId limit 3
