-- point: GROUP BY an aggregate
-- expect: SYNTAX
select count(*) as n from users group by n
