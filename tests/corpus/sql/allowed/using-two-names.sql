-- point: USING with two names
-- kind: group
-- policy: rostering-debug
select count(*) as n from enrollments n join prev_enrollments p using (userSourcedId, classSourcedId)
