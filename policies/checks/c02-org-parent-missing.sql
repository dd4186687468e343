-- id: c02-org-parent-missing
-- title: School without a parent, or with one that is not there
-- symptom: schools are wrong
-- versions: 1.1, 1.2
-- means: Each row is an org whose parent is not in the package, or a school without a parent. It is
--   not shown under the district.
SELECT o.sourcedId, o.name, o.type, o.parentSourcedId
FROM orgs AS o
LEFT JOIN orgs AS p ON p.sourcedId = o.parentSourcedId
WHERE coalesce(o.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND ((o.parentSourcedId__state = 'filled' AND p.sourcedId IS NULL)
    OR (o.type = 'school' AND o.parentSourcedId__state <> 'filled'))
ORDER BY o.line
