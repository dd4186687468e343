-- point: text that reads backwards
-- expect: CHARACTER_NOT_ALLOWED
select count(*) from orgs where name = '‮'
