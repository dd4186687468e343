-- point: a part that comes from a row
-- expect: SYNTAX
select date_part(name, dateLastModified) from orgs
