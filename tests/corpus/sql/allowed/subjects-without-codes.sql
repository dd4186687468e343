-- point: two counts of one row compared
-- kind: none
-- policy: rostering-debug
select title, subjects__count, subjectCodes__count from courses where subjects__count <> subjectCodes__count
