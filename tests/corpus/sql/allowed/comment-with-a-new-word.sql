-- point: QUALIFY and TRY_CAST( in a comment
-- kind: none
-- policy: rostering-debug
select name -- qualify try_cast( group by all
from orgs /* is distinct from */ where line > 0
