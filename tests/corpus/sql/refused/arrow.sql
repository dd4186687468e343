-- point: a JSON arrow
-- expect: CHARACTER_NOT_ALLOWED
select name -> 'a' from orgs
