-- point: a forged token as a parameter
-- expect: TOKEN_UNKNOWN
-- parameters: ["usr_nosuchtoken0"]
select line from users where sourcedId in ($1)
