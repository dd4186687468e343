-- point: a cast to DECIMAL
select cast(line as decimal(10,2)) from users
