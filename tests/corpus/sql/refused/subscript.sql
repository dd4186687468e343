-- point: a subscript
-- expect: CHARACTER_NOT_ALLOWED
select name[1] from orgs
