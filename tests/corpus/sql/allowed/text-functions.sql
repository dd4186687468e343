-- point: functions of text
-- kind: none
select lower(name), upper(name), trim(name), ltrim(name, '0'), length(name), left(name, 2), right(name, 2), substring(name, 2, 3), split_part(name, ' ', 1), starts_with(name, 'A'), contains(name, 'b') from orgs
