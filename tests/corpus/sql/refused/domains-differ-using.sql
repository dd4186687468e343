-- point: USING between two domains
-- expect: DOMAINS_DIFFER
select count(*) from users u join classes c using (sourcedId)
