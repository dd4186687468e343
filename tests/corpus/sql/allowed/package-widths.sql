-- point: rows of the wrong width
-- kind: none
-- policy: rostering-debug
select file, line, expected - seen as missing from pkg_rows where expected <> seen
