-- point: files that were declared and are not there
-- kind: none
-- policy: rostering-debug
select file from pkg_files where not present and declared <> 'absent'
