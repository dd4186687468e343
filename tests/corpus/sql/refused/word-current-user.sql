-- point: current_user is no column
-- expect: PARSERS_DISAGREE
select current_user from orgs
