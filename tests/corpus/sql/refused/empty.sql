-- point: nothing
-- expect: NOT_ONE_STATEMENT
   
