-- point: IS NOT DISTINCT FROM
-- expect: PARSERS_DISAGREE
select count(*) from users n join prev_users p using (sourcedId) where n.email is not distinct from p.email
