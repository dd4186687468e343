-- point: facts of the package are about no one
-- kind: none
-- policy: counts-only
select file, data_rows from pkg_files where present order by file
