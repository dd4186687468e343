-- point: GREATEST and LEAST
-- kind: none
-- policy: rostering-debug
select title, greatest(subjects__count, subjectCodes__count) as most, least(subjects__count, subjectCodes__count) as fewest from courses
