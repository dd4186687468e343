-- point: a schema of the engine
-- expect: NOT_UNDERSTOOD
select * from pg_catalog.pg_class
