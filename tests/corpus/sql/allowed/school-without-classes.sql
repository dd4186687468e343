-- point: an anti-join on a school
-- kind: none
-- policy: rostering-debug
select o.name from orgs o left join classes c on c.schoolSourcedId = o.sourcedId where c.sourcedId is null and o.type = 'school'
