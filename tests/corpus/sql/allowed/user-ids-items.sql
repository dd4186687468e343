-- point: items of userIds that cannot be read
-- kind: named
-- policy: rostering-debug
select i.userSourcedId, i.position from user_ids i where not i.item__valid
