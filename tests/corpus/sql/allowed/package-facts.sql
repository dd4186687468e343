-- point: the facts of the package
-- kind: none
select f.file, f.data_rows from pkg_files f where f.present and not f.utf8_ok
