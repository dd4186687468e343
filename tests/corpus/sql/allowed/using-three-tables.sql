-- point: USING in a row
-- kind: named
-- policy: rostering-debug
select sourcedId from users join demographics using (sourcedId) join prev_users using (sourcedId)
