-- point: a number as a truth value
-- kind: none
-- policy: rostering-debug
select cast(line as boolean) as b from orgs
