-- point: the user is there but for leading zeros
-- kind: named
select u.sourcedId, i.id from users u join user_ids i on i.userSourcedId = u.sourcedId and i.id__zeros and not u.sourcedId__zeros
