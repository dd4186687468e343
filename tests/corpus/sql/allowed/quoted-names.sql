-- point: quoted names are names
-- kind: named
select "role", "u"."line" from "users" as "u"
