-- point: tokens in an order
-- kind: none
select sourcedId from classes order by sourcedId desc limit 5
