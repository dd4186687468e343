-- point: columns that are there twice
-- kind: none
-- policy: rostering-debug
select h.file, h.header, h.pos from pkg_headers h qualify row_number() over (partition by h.file, h.header order by h.pos) > 1
