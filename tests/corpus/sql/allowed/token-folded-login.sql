-- point: a folded token of a log-in
-- kind: named
select line from users where email__n = 'log_folded0004'
