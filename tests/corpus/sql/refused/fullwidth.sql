-- point: full-width letters
-- expect: CHARACTER_NOT_ALLOWED
select count(*) from ｕｓｅｒｓ
