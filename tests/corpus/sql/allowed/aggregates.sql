-- point: the aggregates
-- kind: named
select count(*), count(role), count(distinct role), sum(line), avg(line), min(line), max(line), bool_and(email__valid), bool_or(email__valid) from users
