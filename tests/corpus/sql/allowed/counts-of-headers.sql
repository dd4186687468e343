-- point: headers nobody knows
-- kind: none
-- policy: counts-only
select file, header from pkg_headers where not header__known
