-- point: a pattern on a mask
-- kind: named
select line from users where regexp_matches(username__mask, '^A+9+$')
