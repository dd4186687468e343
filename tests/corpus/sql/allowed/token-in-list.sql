-- point: tokens in a list
select line from users where sourcedId in ('usr_exact0007', 'usr_exact0008')
