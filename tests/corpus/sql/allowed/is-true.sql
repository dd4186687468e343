-- point: IS TRUE and IS NOT FALSE
-- kind: named
select line from users where email__valid is true or email__ascii is not false
