-- point: a stripped token stands for several persons
-- expect: CANNOT_COUNT
select line from users where sourcedId__z = 'usr_stripped0007'
