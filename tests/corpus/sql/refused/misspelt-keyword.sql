-- point: a misspelt keyword
-- expect: SYNTAX
selct count(*) from users
