-- point: a join in parentheses on the right of a LEFT JOIN
-- kind: none
-- policy: rostering-debug
select o.name, c.title from orgs o left join (classes c join courses k on k.sourcedId = c.courseSourcedId) on c.schoolSourcedId = o.sourcedId
