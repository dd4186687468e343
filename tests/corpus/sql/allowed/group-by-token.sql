-- point: tokens can be grouped by
-- kind: named
select email__n, count(distinct sourcedId) from users group by email__n having count(distinct sourcedId) > 1
