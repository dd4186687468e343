-- point: addresses that are none
-- kind: named
-- policy: rostering-debug
select line, email__mask from users where email__state <> 'blank' and not email__valid
