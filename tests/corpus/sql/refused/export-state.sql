-- point: aggregate state holds memory of the process
-- expect: NOT_UNDERSTOOD
select sum(line) export_state from users
