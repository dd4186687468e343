-- point: keywords and names in any case
-- kind: none
-- policy: rostering-debug
SELECT O.NAME, o.Type FROM Orgs AS O WHERE o.STATUS__known ORDER BY o.Name
