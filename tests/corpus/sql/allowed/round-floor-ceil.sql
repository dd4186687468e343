-- point: three ways to a whole number
-- kind: none
-- policy: rostering-debug
select file, round(data_rows / 1000, 1) as k, floor(data_rows / 1000) as low, ceil(data_rows / 1000) as high from pkg_files
