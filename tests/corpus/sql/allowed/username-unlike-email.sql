-- point: logins that are not the address
-- kind: named
-- policy: rostering-debug
select line from users where not username__eq_email and not username__eq_local
