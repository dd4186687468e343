-- point: words for grades that nobody knows
-- kind: group
-- policy: rostering-debug
select grade__t, count(*) as n from user_grades where not grade__known group by grade__t
