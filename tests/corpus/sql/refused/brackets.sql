-- point: a list literal
-- expect: CHARACTER_NOT_ALLOWED
select [role, status] from users
