-- point: log-in and e-mail are one domain
select count(*) from users where username <> email
