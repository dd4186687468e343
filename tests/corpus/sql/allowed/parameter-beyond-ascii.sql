-- point: text outside ASCII goes as a parameter
-- kind: none
-- parameters: ["Ünicode 中文 ' \" ; --"]
select count(*) from orgs where name = $1
