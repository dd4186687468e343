-- point: the mark of a U&-string
-- expect: CHARACTER_NOT_ALLOWED
select count(*) from orgs where name = U&'0041'
