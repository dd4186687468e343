-- point: a token over a text
-- expect: OPAQUE_COLUMN
select sourcedId from users union all select name from orgs
