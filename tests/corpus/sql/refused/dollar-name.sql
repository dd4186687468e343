-- point: a named parameter
-- expect: CHARACTER_NOT_ALLOWED
-- parameters: ["x"]
select count(*) from users where role = $role
