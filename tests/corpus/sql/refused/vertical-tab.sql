-- point: a vertical tab
-- expect: CHARACTER_NOT_ALLOWED
selectcount(*) from users
