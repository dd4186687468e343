-- point: a subquery in a subquery
-- kind: none
-- policy: rostering-debug
select a.n from (select b.n from (select count(*) as n from courses) b) a
