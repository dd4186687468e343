-- point: IS NOT TRUE takes NULL too
-- kind: named
-- policy: rostering-debug
select line from users where email__valid is not true
