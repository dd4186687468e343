-- point: where a token came from
-- kind: none
-- policy: rostering-debug
select 'user' as source, sourcedId as org from orgs union all select 'course', orgSourcedId from courses
