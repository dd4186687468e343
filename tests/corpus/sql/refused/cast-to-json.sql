-- point: a cast to an unknown type
-- expect: NOT_UNDERSTOOD
select name::json from orgs
