-- id: g02-many-keys-changed
-- title: Many people have a new e-mail, username or identifier
-- symptom: the last load changed too much
-- versions: 1.1, 1.2
-- means: One row if more than that share of the people of both loads changed a key. Some products
--   hold a sync at 25 per cent.
-- param: percent integer 25 — share of people changed from which the row appears
SELECT count(*) AS people_in_both,
  sum(CASE WHEN u.email <> p.email OR u.username <> p.username OR u.identifier <> p.identifier
    THEN 1 ELSE 0 END) AS changed
FROM users AS u
INNER JOIN prev_users AS p ON p.sourcedId = u.sourcedId
HAVING sum(CASE WHEN u.email <> p.email OR u.username <> p.username OR u.identifier <> p.identifier
  THEN 1 ELSE 0 END) * 100 > count(*) * $1
