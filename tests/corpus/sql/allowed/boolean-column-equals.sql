-- point: a flag against a truth value
-- kind: group
-- policy: rostering-debug
select count(*) as n from users where email__valid = false
