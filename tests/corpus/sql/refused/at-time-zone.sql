-- point: AT TIME ZONE
-- expect: NOT_UNDERSTOOD
select dateLastModified at time zone 'UTC' from users
