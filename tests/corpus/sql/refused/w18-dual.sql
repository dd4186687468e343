-- point: a table that one parser leaves out
-- expect: PARSERS_DISAGREE
select count(*) from users u join dual d on d.x = u.line
