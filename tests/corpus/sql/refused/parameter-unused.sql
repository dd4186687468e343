-- point: a value without a parameter
-- expect: PARAMETER_MISMATCH
-- parameters: ["a", "b"]
select count(*) from orgs where name = $1
