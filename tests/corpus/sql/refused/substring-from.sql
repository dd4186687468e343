-- point: SUBSTRING with FROM
-- expect: PARSERS_DISAGREE
select substring(name from 1 for 2) from orgs
