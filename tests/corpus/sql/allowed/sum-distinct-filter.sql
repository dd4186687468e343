-- point: sum(DISTINCT) with FILTER
-- kind: none
-- policy: rostering-debug
select sum(distinct data_rows) filter (where present) as n from pkg_files
