-- point: a comment without an end
-- expect: SYNTAX
select count(*) from users /* where
