-- point: SHOW reads the catalogue
-- expect: NOT_UNDERSTOOD
show tables
