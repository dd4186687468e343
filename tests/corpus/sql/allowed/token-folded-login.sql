-- point: a folded token of a log-in
select line from users where email__n = 'log_folded0004'
