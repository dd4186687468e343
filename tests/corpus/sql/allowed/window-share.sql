-- point: a group against the sum of all
-- kind: named
-- policy: rostering-debug
select role, count(*) as n, round(count(*) / sum(count(*)) over (), 3) as share from users group by role
