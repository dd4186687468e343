#!/bin/sh
# Makes everything secret that compose.yaml names, in docker/secrets: keys, passwords, an own authority with the
# certificates it signed. Run as root (each file belongs to the one user who reads it); nothing that exists is replaced.
# Put a real certificate in place of site_cert and site_key, or have browsers trust ca_cert.
set -eu
umask 077
: "${SITE_HOST:?name the host, such as homeroom.district.example}"
[ "$(id -u)" = 0 ] || { echo 'Run as root: the files belong to the users of the containers.' >&2; exit 1; }
cd "$(dirname "$0")"
mkdir -p secrets
cd secrets
[ -z "$(ls -A)" ] || { echo 'docker/secrets is not empty; nothing was replaced.' >&2; exit 1; }

homeroom=10001 db=999 idp=1000 proxy=101 store=0
# give OWNER NAME: takes the content from standard input.
give() { cat >"$2"; chown "$1:$1" "$2"; chmod 0600 "$2"; }
password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
key() { head -c 32 /dev/urandom | base64; }

key | give $homeroom vault_key
key | give $homeroom ledger_key

owner=$(password) service=$(password)
password | give $db db_password
printf %s "$owner" | give $db db_owner_password
printf %s "$service" | give $db db_service_password
printf 'postgres://homeroom_owner:%s@db/homeroom' "$owner" | give $homeroom ledger_owner_url
printf 'postgres://homeroom_service:%s@db/homeroom' "$service" | give $homeroom ledger_url

people=$(password) client=$(password)
printf %s "$people" | give $db db_idp_password
printf %s "$people" | give $idp idp_db_password
printf %s "$client" | give $idp idp_client_secret
printf %s "$client" | give $homeroom client_secret
password | give $idp idp_admin_password

exporter=$(password)
printf keeper | give $store store_user
password | give $store store_password
printf exporter | give $store exporter_user
printf %s "$exporter" | give $store exporter_password
printf '[default]\naws_access_key_id = exporter\naws_secret_access_key = %s\n' "$exporter" |
  give $homeroom exporter_credentials

# The authority's key signs these two and is thrown away.
ca=$(mktemp -d)
trap 'rm -rf "$ca"' EXIT
new_key() { openssl ecparam -name prime256v1 -genkey -noout; }
new_key >"$ca/key"
openssl req -x509 -new -key "$ca/key" -days 825 -subj '/CN=Homeroom of this machine' \
  -addext 'keyUsage=critical,keyCertSign' -out ca_cert
# signed NAME OWNER HOSTS: a key and its certificate.
signed() {
  new_key | give "$2" "$1_key"
  openssl req -new -key "$1_key" -subj "/CN=$1" -out "$ca/$1.csr"
  printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\n' "$3" >"$ca/$1.ext"
  openssl x509 -req -in "$ca/$1.csr" -CA ca_cert -CAkey "$ca/key" -CAcreateserial -CAserial "$ca/serial" \
    -days 825 -extfile "$ca/$1.ext" -out "$1_cert" 2>/dev/null
}
signed db $db DNS:db
signed site $proxy "DNS:$SITE_HOST,DNS:login.$SITE_HOST"
chmod 0644 ca_cert db_cert site_cert
chmod 0711 .
echo "Made in docker/secrets. Keep vault_key and ledger_key apart from the data, and a copy of them elsewhere."
