-- point: tokens have no order that means something
-- expect: OPAQUE_COLUMN
select count(*) from users a join users b on a.sourcedId < b.sourcedId
