-- point: set operations in parentheses
(select line from users) union all (select line from classes)
