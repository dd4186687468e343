-- point: COALESCE, NULLIF, GREATEST, LEAST
select coalesce(name, identifier, '-'), nullif(name, ''), greatest(line, 5), least(line, 5) from orgs
