-- point: NULL beside tokens in a UNION
-- kind: named
select 'users' as t, sourcedId, null as cls from users union all select 'classes', null, sourcedId from classes
