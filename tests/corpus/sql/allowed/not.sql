-- point: NOT of this and that
-- kind: named
select line from users where not (role = 'student') and not (line in (1, 2)) and not email__valid
