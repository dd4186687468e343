-- point: COPY is no SELECT
-- expect: NOT_ONE_STATEMENT
copy users to 'x.csv'
