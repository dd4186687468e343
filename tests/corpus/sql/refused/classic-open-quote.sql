-- point: a quote left open
-- expect: SYNTAX
select count(*) from orgs where name = '' or ''='
