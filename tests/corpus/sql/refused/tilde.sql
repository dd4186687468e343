-- point: a regular expression operator
-- expect: CHARACTER_NOT_ALLOWED
select count(*) from orgs where name ~ 'a'
