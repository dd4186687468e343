-- point: one semicolon at the end ends the statement
select count(*) from classes;
