-- point: the lines of an identifier that is there twice
-- kind: named
-- policy: rostering-debug
select u.line, u.sourcedId from users u qualify count(*) over (partition by u.sourcedId) > 1
