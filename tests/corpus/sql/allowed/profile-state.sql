-- point: which parts of a profile are there
-- kind: named
-- policy: rostering-debug
select vendorId__state, credentialType__state, count(*) as n from userProfiles group by vendorId__state, credentialType__state
