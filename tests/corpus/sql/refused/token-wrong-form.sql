-- point: an exact token beside a folded column
-- expect: TOKEN_UNKNOWN
select line from users where email__n = 'log_exact0004'
