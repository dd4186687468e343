-- point: codes with forbidden characters
-- kind: none
-- policy: rostering-debug
select sourcedId, classCode from classes where classCode__forbidden
