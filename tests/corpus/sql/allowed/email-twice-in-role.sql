-- point: an address twice in one role
-- kind: named
-- policy: rostering-debug
select a.line, b.line as other from users a join users b on a.email = b.email and a.role = b.role and a.line < b.line
