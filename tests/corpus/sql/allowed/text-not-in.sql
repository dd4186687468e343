-- point: NOT IN over texts
-- kind: none
-- policy: rostering-debug
select title from courses where courseCode not in ('', '0', 'N/A')
