-- point: text strung together
select name || ' (' || line || ')', concat(name, '-', identifier) from orgs
