-- point: a zero-width space
-- expect: CHARACTER_NOT_ALLOWED
select count(*) from us​ers
