-- point: people of both loads, by INTERSECT
-- kind: named
-- policy: rostering-debug
select sourcedId from users intersect select sourcedId from prev_users
