-- point: a byte order mark
-- expect: CHARACTER_NOT_ALLOWED
﻿select count(*) from users
