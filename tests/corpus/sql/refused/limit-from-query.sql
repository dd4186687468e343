-- point: a LIMIT that comes from a row
-- expect: PARSERS_DISAGREE
select line from users limit (select count(*) from orgs)
