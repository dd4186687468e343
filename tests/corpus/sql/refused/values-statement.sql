-- point: VALUES as a statement
-- expect: NOT_UNDERSTOOD
values (1), (2)
