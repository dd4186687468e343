-- point: a token as a parameter
-- kind: named
-- parameters: ["usr_exact0007", "cls_exact0003"]
select line from enrollments where userSourcedId <> $1 or classSourcedId = $2
