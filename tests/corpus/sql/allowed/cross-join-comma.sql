-- point: a comma is a CROSS JOIN
-- kind: none
-- policy: rostering-debug
select f.file, r.mode from pkg_files f, pkg_run r where f.present
