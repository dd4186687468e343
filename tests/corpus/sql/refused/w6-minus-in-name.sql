-- point: a minus that one parser reads as part of a name
-- expect: PARSERS_DISAGREE
select sum(u.line-u.sourcedId__len) from users u
