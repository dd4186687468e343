-- point: pieces of a mask
-- kind: named
select line, left(sourcedId__mask, 2) as head, right(sourcedId__mask, 2) as tail, split_part(email__mask, '@', 1) as name_part from users where ends_with(email__mask, '9')
