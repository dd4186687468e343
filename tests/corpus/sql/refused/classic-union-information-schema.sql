-- point: UNION with the catalogue
-- expect: NOT_UNDERSTOOD
select name from orgs union select table_name from information_schema.tables
