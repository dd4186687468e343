-- point: an interval
-- expect: PARSERS_DISAGREE
select beginDate + interval '1.5' week from enrollments
