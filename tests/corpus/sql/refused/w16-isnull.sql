-- point: ISNULL as a word
-- expect: PARSERS_DISAGREE
select count(*) from orgs where name isnull
