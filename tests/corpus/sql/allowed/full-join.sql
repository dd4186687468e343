-- point: FULL JOIN
-- kind: named
select n.line, p.line from users n full join prev_users p on p.sourcedId = n.sourcedId
