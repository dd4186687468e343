-- point: a percentage
-- kind: named
select round(100.0 * count(*) / nullif((select count(*) from users), 0), 1) as percent from users where role is null
