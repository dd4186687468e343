-- point: WITH RECURSIVE never ends
-- expect: NOT_UNDERSTOOD
with recursive r as (select 1 as a union all select a + 1 from r) select count(*) from r
