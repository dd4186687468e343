-- point: an alias called like a function
-- kind: none
-- policy: rostering-debug
select line as count, name as sum from orgs
