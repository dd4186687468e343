-- point: IS DISTINCT FROM
-- expect: PARSERS_DISAGREE
select count(*) from users n join prev_users p using (sourcedId) where n.email is distinct from p.email
