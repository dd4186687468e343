-- point: QUALIFY with its own window
-- kind: named
-- policy: rostering-debug
select classSourcedId, userSourcedId from enrollments qualify row_number() over (partition by userSourcedId order by classSourcedId) = 1
