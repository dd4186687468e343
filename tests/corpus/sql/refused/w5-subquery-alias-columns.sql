-- point: names for the columns of a subquery
-- expect: PARSERS_DISAGREE
select q.a from (select line from users) q(a)
