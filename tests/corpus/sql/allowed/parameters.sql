-- point: parameters of each kind
-- kind: named
-- parameters: ["student", 1, true]
select line from users where role = $1 and line > $2 and email__valid = $3
