-- point: number the lines of each person
-- kind: named
-- policy: rostering-debug
select sourcedId, line, row_number() over (partition by sourcedId order by status) as nth from users
