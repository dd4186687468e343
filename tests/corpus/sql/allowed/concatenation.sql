-- point: text strung together
-- kind: none
select name || ' (' || line || ')', concat(name, '-', identifier) from orgs
