-- point: a star stands for the columns the session shows
select * from orgs
