-- point: the string ends for one parser and goes on for the other
-- expect: LITERAL_NOT_ALLOWED
select line from users where role = '\' union select line from demographics --'
