-- point: an aggregate of an expression
-- kind: named
select sum(case when role = 'student' then 1 else 0 end) from users
