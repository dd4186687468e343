-- point: UNION with the catalogue of SQLite
-- expect: TABLE_NOT_ALLOWED
select name from orgs union select sql from sqlite_master
