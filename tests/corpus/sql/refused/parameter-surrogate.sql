-- point: half a character
-- expect: PARAMETER_MISMATCH
-- parameters: ["\ud800"]
select count(*) from orgs where name = $1
