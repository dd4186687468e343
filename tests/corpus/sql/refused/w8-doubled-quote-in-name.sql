-- point: a doubled quote in a name
-- expect: LITERAL_NOT_ALLOWED
select "ro""le" from users
