-- point: a token column in USING
-- kind: none
select title from classes join prev_classes using (sourcedId, title)
