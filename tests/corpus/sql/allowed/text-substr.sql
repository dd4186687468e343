-- point: SUBSTR with and without a length
-- kind: none
-- policy: rostering-debug
select substr(courseCode, 1, 3) as head, substr(courseCode, 4) as rest from courses
