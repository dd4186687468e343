-- point: LIKE on a mask
-- kind: named
-- policy: rostering-debug
select line from users where username__mask like 'A%9_'
