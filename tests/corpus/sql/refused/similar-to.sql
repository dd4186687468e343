-- point: SIMILAR TO
-- expect: NOT_UNDERSTOOD
select count(*) from orgs where name similar to 'a'
