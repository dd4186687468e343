#!/bin/sh
# The bucket of the exports, with Object Lock on, and an account that may write and read there and no more.
set -eu
secret() { cat "/run/secrets/$1"; }
mc --quiet alias set store http://store:9000 "$(secret store_user)" "$(secret store_password)"
mc --quiet mb --ignore-existing --with-lock store/homeroom-log
mc --quiet admin user add store "$(secret exporter_user)" "$(secret exporter_password)"
mc --quiet admin policy create store exporter /etc/homeroom/exporter.json
# Attaching twice is an error there; that it is attached is what counts.
mc --quiet admin policy attach store exporter --user "$(secret exporter_user)" || true
mc admin user info store "$(secret exporter_user)" | grep -q exporter
