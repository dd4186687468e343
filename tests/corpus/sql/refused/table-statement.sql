-- point: TABLE t
-- expect: PARSERS_DISAGREE
table users
