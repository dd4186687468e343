-- point: a parameter without a value
-- expect: PARAMETER_MISMATCH
-- parameters: ["a"]
select count(*) from orgs where name = $2
