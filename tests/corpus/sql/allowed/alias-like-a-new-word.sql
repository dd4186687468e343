-- point: an alias called QUALIFY
-- kind: none
-- policy: rostering-debug
select line as qualify from orgs
