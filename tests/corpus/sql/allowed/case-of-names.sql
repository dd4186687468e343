-- point: names are matched without regard to case
-- kind: named
SELECT U.SOURCEDID, u.Role FROM USERS U
