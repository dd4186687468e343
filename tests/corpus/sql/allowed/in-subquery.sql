-- point: membership in a subquery
-- kind: named
select line from users where sourcedId in (select userSourcedId from user_roles where role = 'teacher')
