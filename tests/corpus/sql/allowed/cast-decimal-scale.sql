-- point: a number with two digits
-- kind: none
-- policy: rostering-debug
select cast(data_rows as decimal(12,2)) as n from pkg_files
