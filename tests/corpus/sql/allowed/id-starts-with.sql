-- point: masks that start with letters
-- kind: named
-- policy: rostering-debug
select line from users where starts_with(sourcedId__mask, 'A')
