-- point: values sent apart in a list
-- kind: none
-- parameters: ["school", "district"]
select name from orgs where type in ($1, $2)
