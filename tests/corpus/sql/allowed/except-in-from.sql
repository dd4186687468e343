-- point: EXCEPT in FROM
-- kind: named
-- policy: rostering-debug
select g.sourcedId from (select sourcedId from prev_users except select sourcedId from users) g
