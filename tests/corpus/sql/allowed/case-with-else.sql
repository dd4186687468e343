-- point: CASE with ELSE over flags
-- kind: named
-- policy: rostering-debug
select line, case when email__state = 'blank' then 'none' when email__valid then 'good' else 'bad' end as email from users
