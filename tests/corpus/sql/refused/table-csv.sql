-- point: not a table of the session
-- expect: TABLE_NOT_ALLOWED
select * from 'x.csv'
