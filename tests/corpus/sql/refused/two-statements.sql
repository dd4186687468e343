-- point: two statements
-- expect: NOT_ONE_STATEMENT
select 1 as a; select 2 as b
