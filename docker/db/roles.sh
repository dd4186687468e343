#!/bin/bash
# Run once, when the database is made: two roles for the log (its owner, and the service, which can neither change nor
# remove an entry) and one for the identity provider. The passwords have letters and digits only.
set -euo pipefail
secret() { cat "/run/secrets/$1"; }
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<SQL
CREATE ROLE homeroom_owner LOGIN PASSWORD '$(secret db_owner_password)';
CREATE ROLE homeroom_service LOGIN PASSWORD '$(secret db_service_password)';
CREATE ROLE keycloak LOGIN PASSWORD '$(secret db_idp_password)';
CREATE DATABASE homeroom OWNER homeroom_owner;
CREATE DATABASE keycloak OWNER keycloak;
REVOKE ALL ON DATABASE homeroom, keycloak FROM PUBLIC;
GRANT CONNECT ON DATABASE homeroom TO homeroom_service;
SQL
