-- point: IS DISTINCT FROM in a string
-- kind: none
-- policy: rostering-debug
select name from orgs where name <> 'qualify is distinct from except all'
