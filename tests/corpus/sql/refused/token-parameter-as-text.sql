-- point: a token parameter where text is meant
-- expect: OPAQUE_COLUMN
-- parameters: ["usr_exact0007"]
select count(*) from orgs where name = $1
