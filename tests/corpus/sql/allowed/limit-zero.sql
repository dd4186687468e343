-- point: LIMIT 0 shows the columns
-- kind: named
-- policy: rostering-debug
select sourcedId, role from users limit 0
