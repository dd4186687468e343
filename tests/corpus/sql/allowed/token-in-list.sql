-- point: tokens in a list
-- kind: named
select line from users where sourcedId in ('usr_exact0007', 'usr_exact0008')
