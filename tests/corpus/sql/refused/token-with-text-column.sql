-- point: a token beside a text column
-- expect: OPAQUE_COLUMN
select count(*) from users u join orgs o on u.identifier = o.identifier
