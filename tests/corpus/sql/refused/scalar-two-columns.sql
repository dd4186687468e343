-- point: a value of two columns
-- expect: PARSERS_DISAGREE
select (select line, name from orgs limit 1) from users
