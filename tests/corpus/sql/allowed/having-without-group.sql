-- point: HAVING over everything
-- kind: group
select count(*) from users having count(*) > 0
