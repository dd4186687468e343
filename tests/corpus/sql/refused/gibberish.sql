-- point: no SQL at all
-- expect: SYNTAX
hello, it is me
