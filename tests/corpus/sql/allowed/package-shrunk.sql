-- point: files against the load before
-- kind: none
-- policy: rostering-debug
select n.file, n.data_rows, p.data_rows as before, round(n.data_rows / p.data_rows, 2) as share from pkg_files n join prev_pkg_files p on p.file = n.file where p.data_rows > 0
