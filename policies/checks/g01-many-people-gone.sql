-- id: g01-many-people-gone
-- title: Many people of the load before are gone
-- symptom: the last load changed too much
-- versions: 1.1, 1.2
-- means: One row if more than that share of the people of the load before are missing now. Some
--   products hold a sync at 10 per cent.
-- param: percent integer 10 — share of people gone from which the row appears
SELECT count(p.line) AS people_before, count(u.line) AS still_there
FROM prev_users AS p
LEFT JOIN users AS u ON u.sourcedId = p.sourcedId
HAVING count(p.line) * (100 - $1) > count(u.line) * 100
