-- point: a sample
-- expect: NOT_UNDERSTOOD
select count(*) from users using sample 5
