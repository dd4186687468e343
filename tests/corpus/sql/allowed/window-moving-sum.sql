-- point: a frame with an offset
-- kind: none
-- policy: rostering-debug
select file, data_rows, sum(data_rows) over (order by file rows between 1 preceding and 1 following) as around from pkg_files
