-- point: IN over groups
-- kind: named
-- policy: rostering-debug
select u.line from users u where u.email in (select x.email from users x group by x.email having count(*) > 1)
