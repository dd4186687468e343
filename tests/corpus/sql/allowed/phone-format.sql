-- point: telephone numbers not in E.164
-- kind: named
-- policy: rostering-debug
select count(*) as n from users where sms__state <> 'blank' and not sms__e164
