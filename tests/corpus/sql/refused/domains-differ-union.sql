-- point: people over classes
-- expect: DOMAINS_DIFFER
select sourcedId from users union select sourcedId from classes
