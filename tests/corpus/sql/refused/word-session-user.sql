-- point: session_user is no column
-- expect: PARSERS_DISAGREE
select session_user from orgs
