-- point: rows that could not be read
-- kind: none
-- policy: rostering-debug
select file, problem, count(*) as n from pkg_rows group by file, problem order by n desc
