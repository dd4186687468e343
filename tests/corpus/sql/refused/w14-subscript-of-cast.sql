-- point: TRY_CAST, which one parser cannot read
-- expect: PARSERS_DISAGREE
select try_cast(line as text) from users
