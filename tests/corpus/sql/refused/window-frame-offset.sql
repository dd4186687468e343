-- point: a frame that ends before the row, which one parser cannot read
-- expect: PARSERS_DISAGREE
select sum(line) over (order by line rows between 1 preceding and 1 preceding) from users
