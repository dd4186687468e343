-- point: a keyword as a name needs quotes
-- expect: SYNTAX
select asof from pkg_run
