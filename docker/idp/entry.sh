#!/bin/bash
# Keycloak takes its secrets from the environment alone.
set -euo pipefail
KC_DB_PASSWORD=$(</run/secrets/idp_db_password)
KC_BOOTSTRAP_ADMIN_USERNAME=admin
KC_BOOTSTRAP_ADMIN_PASSWORD=$(</run/secrets/idp_admin_password)
CLIENT_SECRET=$(</run/secrets/idp_client_secret)
export KC_DB_PASSWORD KC_BOOTSTRAP_ADMIN_USERNAME KC_BOOTSTRAP_ADMIN_PASSWORD CLIENT_SECRET
exec /opt/keycloak/bin/kc.sh "$@"
