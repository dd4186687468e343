-- point: a token of the session
-- kind: named
select role, line from users where sourcedId = 'usr_exact0007'
