-- point: a role of no one
-- kind: named
-- policy: rostering-debug
select r.sourcedId, r.userSourcedId from roles r left join users u on u.sourcedId = r.userSourcedId where u.sourcedId is null
