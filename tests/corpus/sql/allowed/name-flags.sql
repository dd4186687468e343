-- point: names that are not names
-- kind: named
-- policy: rostering-debug
select line, givenName__state, familyName__case from users where givenName__placeholder or familyName__mojibake
