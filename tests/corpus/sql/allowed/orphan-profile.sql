-- point: a role that names a profile nobody has
-- kind: named
-- policy: rostering-debug
select r.sourcedId from roles r where r.userProfileSourcedId is not null and not exists (select 1 from userProfiles p where p.sourcedId = r.userProfileSourcedId)
