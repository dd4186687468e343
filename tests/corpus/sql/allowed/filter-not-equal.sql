-- point: a word that is not
-- kind: group
-- policy: counts-only
select count(*) as n from enrollments where role <> 'student'
