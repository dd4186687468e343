-- point: GROUP BY an alias
select coalesce(role, 'none') as what, count(*) from users group by what
