-- point: avg(DISTINCT)
-- kind: none
-- policy: rostering-debug
select avg(distinct data_rows) as n from pkg_files
