-- point: AND, OR and NOT with parentheses
-- kind: none
-- policy: rostering-debug
select name from orgs where (type__known or status__known) and not (name = '' or identifier is null)
