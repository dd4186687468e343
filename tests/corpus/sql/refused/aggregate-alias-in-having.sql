-- point: an aggregate of an alias of an aggregate
-- expect: SYNTAX
select count(*) as n from users having sum(n) > 1
