-- point: sum(DISTINCT)
-- kind: named
select sum(distinct line) from users
