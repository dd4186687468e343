-- point: blanks around a key
-- kind: named
-- policy: rostering-debug
select line, sourcedId__outer from users where sourcedId__outer <> 'none'
