-- point: LIKE with ESCAPE
-- expect: NOT_UNDERSTOOD
select count(*) from orgs where name like 'a!%' escape '!'
