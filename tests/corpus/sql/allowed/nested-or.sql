-- point: AND and OR in parentheses, as deep as a person writes them
-- kind: none
-- policy: rostering-debug
select name from orgs where ((((type = 'school' or type = 'district') and status__known) or (identifier is null and (name = '' or name is null))) and not (line < 1 or (line > 900 and line < 1000)))
