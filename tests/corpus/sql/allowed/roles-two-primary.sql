-- point: bool_and and bool_or of flags
-- kind: named
select role, bool_and(email__valid) as all_valid, bool_or(email__placeholder) as some_placeholder from users group by role
