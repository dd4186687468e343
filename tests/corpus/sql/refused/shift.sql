-- point: a shift packs many bits in one number
-- expect: SYNTAX
select sum(line < < 3) from users
