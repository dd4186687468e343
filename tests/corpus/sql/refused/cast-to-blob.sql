-- point: a cast to BLOB
-- expect: NOT_UNDERSTOOD
select name::blob from orgs
