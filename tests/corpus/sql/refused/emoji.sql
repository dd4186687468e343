-- point: an astral character
-- expect: CHARACTER_NOT_ALLOWED
select count(*) from orgs where name = '😀'
