-- point: a file as a table
-- expect: NOT_UNDERSTOOD
select count(*) from read_csv_auto('https://example.org/x.csv')
