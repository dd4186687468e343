-- point: log-in and e-mail are one domain
-- kind: named
select count(*) from users where username <> email
