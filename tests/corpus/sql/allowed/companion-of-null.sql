-- point: COALESCE of flags
-- kind: named
-- policy: rostering-debug
select line, coalesce(email__valid, false) as ok from users
