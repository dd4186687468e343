-- point: tokens can be ordered by
select sourcedId from classes order by sourcedId limit 3
