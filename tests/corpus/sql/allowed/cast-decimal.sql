-- point: a cast to DECIMAL
-- kind: named
select cast(line as decimal(10,2)) from users
