-- point: a token that is none
-- expect: TOKEN_UNKNOWN
select line from users where sourcedId = 'usr_aaaaaaaaaaaaaaaaaaaaaaaaaa'
