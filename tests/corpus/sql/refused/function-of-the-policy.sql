-- point: the function is on the list but not in the policy
-- expect: FUNCTION_NOT_ALLOWED
select strpos(name, 'a') from orgs
