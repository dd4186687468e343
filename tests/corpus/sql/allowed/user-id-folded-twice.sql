-- point: identifiers that differ by case alone
-- kind: named
-- policy: rostering-debug
select a.sourcedId, b.sourcedId as other from users a join users b on a.sourcedId__n = b.sourcedId__n and a.sourcedId <> b.sourcedId
