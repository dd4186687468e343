-- point: a person is in no list of classes
-- expect: DOMAINS_DIFFER
select count(*) from users where sourcedId in (select sourcedId from classes)
