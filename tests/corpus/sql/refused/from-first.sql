-- point: FROM before SELECT
-- expect: PARSERS_DISAGREE
from users select line
