-- point: a part that is not on the list
-- expect: SYNTAX
select date_part('epoch', dateLastModified) from orgs
