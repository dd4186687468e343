-- point: a named argument
-- expect: CHARACTER_NOT_ALLOWED
select round(line, digits => 2) from users
