-- point: two minus signs are a comment
-- expect: SYNTAX
select - --1
 from users
