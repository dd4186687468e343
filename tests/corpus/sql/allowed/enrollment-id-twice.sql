-- point: one enrollment identifier twice
-- kind: named
-- policy: rostering-debug
select sourcedId, min(line) as first_line, max(line) as last_line from enrollments group by sourcedId having count(*) > 1
