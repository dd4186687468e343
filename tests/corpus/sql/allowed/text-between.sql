-- point: BETWEEN over texts
-- kind: none
-- policy: rostering-debug
select name from orgs where name between 'A' and 'N'
