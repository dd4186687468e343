-- point: masks with a point in them
-- kind: named
-- policy: rostering-debug
select line from users where contains(username__mask, '.')
