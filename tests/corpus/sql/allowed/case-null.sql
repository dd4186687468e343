-- point: CASE without ELSE is NULL
-- kind: none
-- policy: rostering-debug
select name, case when parentSourcedId is null then 1 end as top from orgs
