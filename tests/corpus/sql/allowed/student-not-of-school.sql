-- point: enrolled where the person does not belong
-- kind: named
-- policy: rostering-debug
select e.userSourcedId, e.schoolSourcedId from enrollments e where e.role = 'student' and e.schoolSourcedId not in (select o.orgSourcedId from user_orgs o where o.userSourcedId = e.userSourcedId)
