-- point: a stacked query
-- expect: NOT_ONE_STATEMENT
select count(*) from orgs where name = ''; select * from demographics --'
