-- point: a folded token stands for several persons
-- expect: CANNOT_COUNT
select line from users where sourcedId__n = 'usr_folded0007'
