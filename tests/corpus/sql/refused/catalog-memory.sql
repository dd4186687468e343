-- point: a table with a catalogue
-- expect: NOT_UNDERSTOOD
select count(*) from memory.main.users
