-- point: a login of two people
-- kind: named
-- policy: rostering-debug
select username, count(distinct sourcedId) as people from users where username is not null group by username having count(distinct sourcedId) > 1
