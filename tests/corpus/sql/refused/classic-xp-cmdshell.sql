-- point: brackets of SQL Server
-- expect: CHARACTER_NOT_ALLOWED
select [name] from [orgs]
