-- point: comments are blanks
select count(*) -- how many
from /* the
 people */ users
