-- point: NOT MATERIALIZED doubles the plan at each step
-- expect: PARSERS_DISAGREE
with a as not materialized (select line from users) select count(*) from a
