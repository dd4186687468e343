-- id: b17-external-id-missing
-- title: An external id that most people have is missing
-- symptom: people cannot sign in
-- versions: 1.1, 1.2
-- means: Each row is a student or teacher without an id of the type in userIds. Single sign-on that
--   matches by that id works for everybody else. If no one has the type, everyone is listed:
--   choose a type that user_ids shows.
-- param: type text LDAP — type of external id, as before the colon in {Type:Id}
SELECT u.sourcedId, u.userIds__state, u.userIds__valid, r.role, u.line
FROM users AS u
INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
LEFT JOIN user_ids AS x ON x.userSourcedId = u.sourcedId AND x.idType = $1
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND r.role IN ('student', 'teacher')
  AND x.userSourcedId IS NULL
ORDER BY u.line
