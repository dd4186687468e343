-- point: the operator behind LIKE
-- expect: CHARACTER_NOT_ALLOWED
select count(*) from orgs where name ~~ 'a'
