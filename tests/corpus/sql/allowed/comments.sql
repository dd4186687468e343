-- point: comments are blanks
-- kind: group
select count(*) -- how many
from /* the
 people */ users
