-- point: a NUL in a value
-- expect: PARAMETER_MISMATCH
-- parameters: ["a\u0000b"]
select count(*) from orgs where name = $1
