-- point: parentheses that double the time of the second parser
-- expect: TOO_COMPLEX
select ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1)))))))))))))))))))))))))))))))))))))))))))))))))))))))))))) from users
