-- id: e13-subjects-without-codes
-- title: Subjects and subject codes do not pair
-- symptom: classes look wrong
-- versions: 1.1, 1.2
-- means: Each row is a class with more subjects than subject codes, or fewer. The class is filed
--   under the wrong subject.
SELECT c.sourcedId, c.subjects__count, c.subjectCodes__count, c.line
FROM classes AS c
WHERE coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND c.subjects__state = 'filled'
  AND c.subjectCodes__state = 'filled'
  AND c.subjects__count <> c.subjectCodes__count
ORDER BY c.line
