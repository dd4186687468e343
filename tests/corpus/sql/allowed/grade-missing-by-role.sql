-- point: a count of list items is a group key
-- kind: group
-- policy: counts-only
select grades__count, count(*) as n from users where role = 'student' group by grades__count
