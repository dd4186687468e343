-- point: a token of the session
select role, line from users where sourcedId = 'usr_exact0007'
