-- id: c03-org-own-parent
-- title: Org that is its own parent
-- symptom: schools are wrong
-- versions: 1.1, 1.2
-- means: Each row is an org whose parent is itself, or whose parent's parent is itself: importers
--   hang or pick at random.
SELECT o.sourcedId, o.name, o.type, o.parentSourcedId
FROM orgs AS o
INNER JOIN orgs AS p ON p.sourcedId = o.parentSourcedId
WHERE o.sourcedId = o.parentSourcedId OR p.parentSourcedId = o.sourcedId
ORDER BY o.line
