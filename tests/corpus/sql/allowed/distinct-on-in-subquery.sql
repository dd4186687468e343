-- point: DISTINCT ON inside
-- kind: named
-- policy: rostering-debug
select q.who, q.school from (select distinct on (o.userSourcedId) o.userSourcedId as who, o.orgSourcedId as school from user_orgs o order by o.userSourcedId, o.position) q join orgs s on s.sourcedId = q.school
