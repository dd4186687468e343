-- point: people of this load alone
-- kind: named
-- policy: rostering-debug
select n.sourcedId, n.line from users n left join prev_users p on p.sourcedId = n.sourcedId where p.sourcedId is null
