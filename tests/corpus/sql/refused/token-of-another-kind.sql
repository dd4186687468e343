-- point: a class where a person stands
-- expect: TOKEN_UNKNOWN
select line from users where sourcedId = 'cls_exact0003'
