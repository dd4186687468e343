-- point: the local number is the identifier
-- kind: group
-- policy: rostering-debug
select count(*) as n from users where identifier__eq_sourcedId
