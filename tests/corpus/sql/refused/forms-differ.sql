-- point: an exact token is no folded one
-- expect: DOMAINS_DIFFER
select count(*) from users where email = email__n
