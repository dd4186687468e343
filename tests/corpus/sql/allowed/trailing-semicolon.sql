-- point: one semicolon at the end ends the statement
-- kind: none
select count(*) from classes;
