-- point: names are matched without regard to case
SELECT U.SOURCEDID, u.Role FROM USERS U
