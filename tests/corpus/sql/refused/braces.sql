-- point: a struct literal
-- expect: CHARACTER_NOT_ALLOWED
select {'a': role} from users
