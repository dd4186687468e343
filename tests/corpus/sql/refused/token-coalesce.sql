-- point: a token or a text
-- expect: OPAQUE_COLUMN
select coalesce(email, 'none') from users
