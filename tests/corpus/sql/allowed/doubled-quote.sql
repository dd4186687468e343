-- point: a quote in a string is doubled
select count(*) from orgs where name = 'O''Brien'
