-- point: quoted names are names
select "role", "u"."line" from "users" as "u"
