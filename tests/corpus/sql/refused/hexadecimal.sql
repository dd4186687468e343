-- point: a hexadecimal number
-- expect: LITERAL_NOT_ALLOWED
select 0x41 from users
