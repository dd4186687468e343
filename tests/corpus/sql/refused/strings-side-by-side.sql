-- point: two strings without a blank
-- expect: LITERAL_NOT_ALLOWED
select 'a''b'"c" from users
