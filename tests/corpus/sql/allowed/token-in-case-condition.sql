-- point: tokens compared inside CASE
-- kind: none
select name, case when sourcedId = parentSourcedId then 1 else 0 end as own from orgs
