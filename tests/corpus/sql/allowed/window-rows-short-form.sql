-- point: ROWS n PRECEDING alone
-- kind: none
-- policy: rostering-debug
select file, avg(data_rows) over (order by file rows 2 preceding) as smooth from pkg_files
