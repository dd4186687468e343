-- point: characters nobody sees
-- kind: named
-- policy: rostering-debug
select line from users where sourcedId__invisible or username__invisible or email__invisible
