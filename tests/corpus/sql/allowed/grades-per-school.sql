-- point: a grade per group
-- kind: group
-- policy: counts-only
select grade, count(distinct userSourcedId) as students from user_grades where grade__known group by grade
