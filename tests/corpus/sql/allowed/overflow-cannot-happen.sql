-- point: numbers too large give numbers
-- kind: named
select line * 999999999999999 * 999999999999999 from users
