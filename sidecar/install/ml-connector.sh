#!/bin/sh
# A command of ML Connector on the data of the installed service, as its user: sudo ml-connector status
set -eu

root=''
settings="$root/etc/ml-connector/ml-connector.env"
program="$root/usr/local/lib/ml-connector/ml-connector"

# Without a command it would be a second service.
[ "$#" -gt 0 ] || set -- --help
if [ ! -r "$settings" ]; then
  echo "The settings of the service cannot be read ($settings): run it as root, sudo ml-connector $*" >&2
  exit 2
fi
set -a
# shellcheck disable=SC1090
. "$settings"
set +a
if [ "$(id -u)" -ne 0 ] || [ -n "$root" ]; then
  exec "$program" "$@"
fi
cd /var/lib/ml-connector
exec setpriv --reuid=ml-connector --regid=ml-connector --clear-groups -- "$program" "$@"
