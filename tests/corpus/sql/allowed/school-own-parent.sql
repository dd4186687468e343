-- point: a column against a column
-- kind: none
-- policy: rostering-debug
select name from orgs where parentSourcedId = sourcedId
