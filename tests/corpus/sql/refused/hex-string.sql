-- point: X'' strings
-- expect: LITERAL_NOT_ALLOWED
select x'41' from users
