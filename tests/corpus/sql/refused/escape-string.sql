-- point: E'' strings
-- expect: LITERAL_NOT_ALLOWED
select e'a\x41' from users
