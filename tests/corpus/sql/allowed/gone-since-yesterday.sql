-- point: people of the last load alone
-- kind: named
-- policy: rostering-debug
select sourcedId from prev_users except select sourcedId from users
