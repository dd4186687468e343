-- point: HAVING over everything
select count(*) from users having count(*) > 0
