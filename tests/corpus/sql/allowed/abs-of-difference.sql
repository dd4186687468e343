-- point: ABS of a difference
-- kind: none
-- policy: rostering-debug
select n.file, abs(n.data_rows - p.data_rows) as moved from pkg_files n join prev_pkg_files p using (file)
