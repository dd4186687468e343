-- point: functions of numbers
-- kind: none
select abs(line - 10), floor(line / 2), ceil(line / 2), round(line / 3, 2) from orgs
