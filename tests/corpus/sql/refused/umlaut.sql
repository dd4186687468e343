-- point: a letter outside ASCII
-- expect: CHARACTER_NOT_ALLOWED
select count(*) from orgs where name = 'Müller'
