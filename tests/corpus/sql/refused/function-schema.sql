-- point: a function with a schema
-- expect: NOT_UNDERSTOOD
select main.lower(name) from orgs
