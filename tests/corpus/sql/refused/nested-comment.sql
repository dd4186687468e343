-- point: a comment in a comment
-- expect: SYNTAX
select count(*) /* a /* b */ c */ from users
