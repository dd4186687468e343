-- point: CROSS JOIN with a table of one row
-- kind: none
-- policy: rostering-debug
select f.file, r.version from pkg_files f cross join pkg_run r
