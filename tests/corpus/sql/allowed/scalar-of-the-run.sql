-- point: one value beside each row
-- kind: none
-- policy: rostering-debug
select c.title, (select r.asof from pkg_run r) as today from courses c
