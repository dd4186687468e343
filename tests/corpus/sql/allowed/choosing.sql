-- point: COALESCE, NULLIF, GREATEST, LEAST
-- kind: none
select coalesce(name, identifier, '-'), nullif(name, ''), greatest(line, 5), least(line, 5) from orgs
