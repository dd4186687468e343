-- point: two quoted names without a blank
-- expect: LITERAL_NOT_ALLOWED
select line from "users""enrollments"
