-- point: set operations in parentheses
-- kind: named
(select line from users) union all (select line from classes)
