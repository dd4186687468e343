-- point: a raw identifier
-- expect: TOKEN_UNKNOWN
select line from users where sourcedId = '12345'
