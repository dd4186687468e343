-- point: a text doubled again and again
-- expect: TOO_COMPLEX
with a0 as (select name as x from orgs), a1 as (select x || x as x from a0), a2 as (select x || x as x from a1), a3 as (select x || x as x from a2), a4 as (select x || x as x from a3), a5 as (select x || x as x from a4), a6 as (select x || x as x from a5), a7 as (select x || x as x from a6), a8 as (select x || x as x from a7), a9 as (select x || x as x from a8) select x from a9
