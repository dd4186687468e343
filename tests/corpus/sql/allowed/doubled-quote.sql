-- point: a quote in a string is doubled
-- kind: none
select count(*) from orgs where name = 'O''Brien'
