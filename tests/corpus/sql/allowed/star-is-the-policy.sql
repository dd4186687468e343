-- point: a star stands for the columns the session shows
-- kind: none
select * from orgs
