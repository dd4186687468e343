-- point: a number that is not plain
-- expect: PARAMETER_MISMATCH
-- parameters: [1e300]
select count(*) from orgs where line = $1
