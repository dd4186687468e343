-- point: a person is no class
-- expect: DOMAINS_DIFFER
select count(*) from users u join classes c on c.sourcedId = u.sourcedId
