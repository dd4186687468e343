-- point: MATERIALIZED
-- expect: PARSERS_DISAGREE
with a as materialized (select line from users) select count(*) from a
