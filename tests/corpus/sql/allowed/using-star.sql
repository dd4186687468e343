-- point: a star after USING shows the column once
select * from class_terms t join class_grades g using (classSourcedId, position)
