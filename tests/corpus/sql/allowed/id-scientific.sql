-- point: numbers a spreadsheet has rounded
-- kind: named
-- policy: rostering-debug
select line, sourcedId__mask from users where sourcedId__sci or sourcedId__sheet
