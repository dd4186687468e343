-- point: a word sent apart
-- kind: group
-- policy: counts-only
-- parameters: ["student"]
select count(*) as n from users where role = $1
