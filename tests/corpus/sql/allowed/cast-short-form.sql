-- point: the :: form of a cast
-- kind: none
-- policy: rostering-debug
select data_rows::text as n, file::varchar as f from pkg_files
