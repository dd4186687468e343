-- point: facts of the run; ASOF is a keyword and stands behind its table
-- kind: none
-- policy: rostering-debug
select r.version, r.mode, r.asof from pkg_run r
