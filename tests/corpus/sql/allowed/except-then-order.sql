-- point: EXCEPT with ORDER BY and LIMIT
-- kind: named
-- policy: rostering-debug
select sourcedId from orgs except select orgSourcedId from user_orgs order by 1 limit 50
