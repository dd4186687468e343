-- point: identifiers that stand for nothing
-- kind: named
-- policy: rostering-debug
select line, sourcedId from users where sourcedId__placeholder
