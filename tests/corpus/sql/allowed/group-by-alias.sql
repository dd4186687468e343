-- point: GROUP BY an alias
-- kind: named
select coalesce(role, 'none') as what, count(*) from users group by what
