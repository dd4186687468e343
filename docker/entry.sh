#!/bin/sh
# The address of the log's database holds a password, so it comes in a file, as keys do.
set -eu
if [ -r /run/secrets/ledger_url ]; then
  HOMEROOM_LEDGER=$(cat /run/secrets/ledger_url)
  export HOMEROOM_LEDGER
fi
exec node /opt/homeroom/dist/main.js "$@"
