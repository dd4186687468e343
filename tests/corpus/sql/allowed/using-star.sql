-- point: a star after USING shows the column once
-- kind: none
select * from class_terms t join class_grades g using (classSourcedId, position)
