-- point: a self-join on an order
-- kind: none
-- policy: rostering-debug
select a.title, b.title as other from academicSessions a join academicSessions b on a.sourcedId <> b.sourcedId and a.startDate < b.endDate and b.startDate < a.endDate and a.type = b.type
