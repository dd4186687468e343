-- point: a sum of a measure of persons is a count that no threshold sees
-- policy: counts-only
-- expect: NAMED_NOT_ALLOWED
select role, sum(orgSourcedIds__count) as schools from users group by role
