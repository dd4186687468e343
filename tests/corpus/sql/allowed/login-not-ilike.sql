-- point: NOT ILIKE on a mask
-- kind: named
-- policy: rostering-debug
select line from users where username__mask not ilike 'a%'
