-- point: enabledUser in unknown words
-- kind: named
-- policy: rostering-debug
select enabledUser__state, enabledUser__known, count(*) as n from users group by enabledUser__state, enabledUser__known
