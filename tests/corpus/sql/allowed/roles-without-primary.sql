-- point: nobody is primary: bool_or over cases
-- kind: named
-- policy: rostering-debug
select userSourcedId from roles group by userSourcedId having count(*) filter (where roleType = 'primary') = 0
