-- point: USING shows its column once
-- kind: named
select sourcedId, n.line, p.line from users n join prev_users p using (sourcedId)
