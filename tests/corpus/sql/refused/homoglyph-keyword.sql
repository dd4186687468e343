-- point: a Cyrillic letter in a keyword
-- expect: CHARACTER_NOT_ALLOWED
sеlect count(*) from users
