#!/bin/sh
# Installs ML Connector's service on this machine, or brings an installed one to this release: it keeps data and settings.
#   sudo sh install.sh                    asks three questions: address, Xero app, shop
#   sudo sh install.sh --unattended       takes the answers from the variables below
#   sh install.sh --root <directory>      puts all files below a directory, and starts nothing: to look at, or for a test
#
# Variables, which also are what is proposed at the questions:
#   ML_PUBLIC_URL        address of the service, e.g. https://connector.example.com
#   XERO_CLIENT_ID       of the app at developer.xero.com/app/manage
#   XERO_CLIENT_SECRET   of the same app
#   ML_SHOP              address of the shop, e.g. https://shop.example.com
#   ML_HTTPS             caddy: https for the address, by Caddy on this machine; none: another web server does that
#   ML_PROGRAM           the executable; default: ml-connector-<version>-linux-<machine> beside this script
set -eu

root=''
is_unattended=no
here=$(cd "$(dirname "$0")" && pwd)

fail() {
  echo "$1" >&2
  exit 1
}

while [ "$#" -gt 0 ]; do
  case "$1" in
    --unattended) is_unattended=yes ;;
    --root)
      [ "$#" -ge 2 ] || fail 'Name the directory: --root <directory>'
      mkdir -p "$2"
      root=$(cd "$2" && pwd)
      shift
      ;;
    *) fail "Unknown: $1. There are --unattended and --root <directory>." ;;
  esac
  shift
done

settings="$root/etc/ml-connector/ml-connector.env"
data="$root/var/lib/ml-connector"
library="$root/usr/local/lib/ml-connector"
command="$root/usr/local/bin/ml-connector"
unit="$root/etc/systemd/system/ml-connector.service"
caddyfile="$root/etc/caddy/Caddyfile"
port=8484

is_real() { [ -z "$root" ]; }

# What an earlier run, or a person, wrote; '' = nothing.
kept() {
  [ -r "$settings" ] || return 0
  sed -n "s/^$1=//p" "$settings" | tail -n 1
}

# ask <question> <proposal>: the answer in $answer.
ask() {
  answer=$2
  [ "$is_unattended" = no ] || return 0
  if [ -n "$2" ]; then printf '%s [%s]: ' "$1" "$2"; else printf '%s: ' "$1"; fi
  IFS= read -r answer || answer=''
  [ -n "$answer" ] || answer=$2
}

# The same, unseen; the proposal is not shown.
ask_secret() {
  answer=$2
  [ "$is_unattended" = no ] || return 0
  if [ -n "$2" ]; then printf '%s [as it is now]: ' "$1"; else printf '%s: ' "$1"; fi
  if [ -t 0 ]; then stty -echo; fi
  IFS= read -r answer || answer=''
  if [ -t 0 ]; then
    stty echo
    echo
  fi
  [ -n "$answer" ] || answer=$2
}

# Both systemd and the shell read the file: no quotes, blanks or dollars.
check() {
  case "$2" in
    *[!A-Za-z0-9._~:/?@!+,=%-]*) fail "$1 has a character that it cannot have: $2" ;;
  esac
}

# --- This machine ---------------------------------------------------------------------------------------------------
if is_real; then
  [ "$(id -u)" -eq 0 ] || fail 'Run it as root: sudo sh install.sh'
  command -v systemctl >/dev/null || fail 'There is no systemd here. Start the executable by what starts services on this machine: docs/install.md.'
fi
case "$(uname -m)" in
  x86_64) machine=x64 ;;
  aarch64 | arm64) machine=arm64 ;;
  *) fail "There is no executable for $(uname -m). Use the archive or the image: docs/install.md." ;;
esac
program=${ML_PROGRAM:-}
if [ -z "$program" ]; then
  for found in "$here"/ml-connector-*-linux-"$machine"; do
    [ ! -f "$found" ] || program=$found
  done
fi
if [ ! -f "$program" ]; then
  fail "The executable is missing: put ml-connector-<version>-linux-$machine beside install.sh."
fi
if [ -f "$here/SHA256SUMS" ]; then
  wanted=$(awk -v name="$(basename "$program")" '$2 == name { print $1 }' "$here/SHA256SUMS")
  given=$(sha256sum "$program" | cut -d ' ' -f 1)
  [ -z "$wanted" ] || [ "$wanted" = "$given" ] || fail "$program is not the file that SHA256SUMS names: download it again."
fi

# --- Three questions ------------------------------------------------------------------------------------------------
ask '1. Address of this service, which you own (https://connector.example.com)' "${ML_PUBLIC_URL:-$(kept ML_PUBLIC_URL)}"
address=${answer%/}
check 'The address' "$address"
case "$address" in
  https://?*) ;;
  http://localhost* | http://127.0.0.1*) ;;
  *) fail "The address has to begin with https:// : $address" ;;
esac
host=${address#*://}
host=${host%%/*}
https=${ML_HTTPS:-}
if [ -z "$https" ]; then
  case "$address" in
    https://*)
      ask '   Shall Caddy on this machine serve it with https? yes, or no: another web server does' yes
      case "$answer" in y* | Y*) https=caddy ;; *) https=none ;; esac
      ;;
    *) https=none ;;
  esac
fi
case "$https" in caddy | none) ;; *) fail "ML_HTTPS is caddy or none, not $https." ;; esac
if [ "$is_unattended" = no ]; then
  echo "   In your app at developer.xero.com/app/manage, the redirect address is $address/v1/xero/callback"
fi
ask "2. Client id of the Xero app" "${XERO_CLIENT_ID:-$(kept XERO_CLIENT_ID)}"
client_id=$answer
check 'The client id' "$client_id"
ask_secret '   Client secret of the Xero app' "${XERO_CLIENT_SECRET:-$(kept XERO_CLIENT_SECRET)}"
client_secret=$answer
case "$client_secret" in *[!A-Za-z0-9._~:/?@!+,=%-]*) fail 'The client secret has a character that it cannot have: copy it once more.' ;; esac
ask '3. Address of the shop (https://shop.example.com)' "${ML_SHOP:-$(kept ML_SHOP)}"
shop=${answer%/}
check 'The address of the shop' "$shop"
case "$shop" in
  '' | https://?* | http://?*) ;;
  *) fail "The address of the shop has to begin with https:// : $shop" ;;
esac
[ -n "$client_id" ] || echo 'Without a client id the service runs, but cannot be connected to Xero. Run this script again once you have one.'

# --- Files ----------------------------------------------------------------------------------------------------------
if is_real && ! id ml-connector >/dev/null 2>&1; then
  useradd --system --user-group --home-dir /var/lib/ml-connector --no-create-home --shell /usr/sbin/nologin ml-connector
fi
mkdir -p "$library" "$(dirname "$command")" "$(dirname "$settings")" "$(dirname "$unit")" "$data"
chmod 0755 "$library"
chmod 0700 "$data" "$(dirname "$settings")"
if is_real; then chown ml-connector:ml-connector "$data"; fi

# Variables that this script does not ask for stay: it may be run again.
others=''
[ ! -r "$settings" ] || others=$(grep -Ev '^(ML_DATA_DIR|ML_PORT|ML_PUBLIC_URL|XERO_CLIENT_ID|XERO_CLIENT_SECRET|ML_SHOP|#)' "$settings" || true)
umask 077
{
  echo '# Settings of ML Connector (docs/configuration.md names all). Then: systemctl restart ml-connector'
  echo "ML_DATA_DIR=$data"
  echo "ML_PORT=$(kept ML_PORT | grep . || echo "$port")"
  echo "ML_PUBLIC_URL=$address"
  echo "XERO_CLIENT_ID=$client_id"
  echo "XERO_CLIENT_SECRET=$client_secret"
  echo "ML_SHOP=$shop"
  [ -z "$others" ] || echo "$others"
} >"$settings.new"
port=$(sed -n 's/^ML_PORT=//p' "$settings.new")
mv "$settings.new" "$settings"
umask 022

# Under another name first: a running service keeps the file that it started from.
cp "$program" "$library/ml-connector.new"
chmod 0755 "$library/ml-connector.new"
missing=$(ldd "$library/ml-connector.new" 2>/dev/null | awk '/not found/ { print $1 }' || true)
case "$missing" in
  '') ;;
  *libatomic*)
    if is_real && command -v apt-get >/dev/null; then apt-get install -y libatomic1; else fail 'This machine lacks libatomic.so.1: install the package libatomic1 (Debian, Ubuntu) or libatomic (Fedora).'; fi
    ;;
  *) fail "This machine lacks $missing: install it, then run this script again." ;;
esac
"$library/ml-connector.new" --version >/dev/null || fail 'The executable does not start on this machine.'
version=$("$library/ml-connector.new" --version)
if [ -x "$library/ml-connector" ]; then
  before=$("$library/ml-connector" --version)
  copy="$root/var/backups/ml-connector/before-$version-from-$before"
  if [ "$before" != "$version" ]; then
    # One of an earlier upgrade stays.
    [ ! -e "$copy" ] || copy="$copy-$(date +%Y-%m-%dT%H-%M-%S)"
    echo "Copying the data of $before to $copy ..."
    mkdir -p "$(dirname "$copy")"
    chmod 0700 "$(dirname "$copy")"
    # As files, while nothing writes: a command of $before would first bring data that an older release left up to date.
    if is_real; then systemctl stop ml-connector; fi
    if ! cp -a "$data" "$copy.new"; then
      rm -rf "$copy.new"
      if is_real; then systemctl start ml-connector; fi
      fail 'The data could not be copied, so nothing was changed.'
    fi
    mv "$copy.new" "$copy"
  fi
fi
mv "$library/ml-connector.new" "$library/ml-connector"
sed "s|^root=''|root='$root'|" "$here/ml-connector.sh" >"$command"
chmod 0755 "$command"
cp "$here/ml-connector.service" "$unit"

# --- https ----------------------------------------------------------------------------------------------------------
begin='# --- ML Connector, by install.sh'
end='# --- ML Connector, end'
write_caddyfile() {
  mkdir -p "$(dirname "$caddyfile")"
  {
    [ ! -f "$caddyfile" ] || sed "/^$begin\$/,/^$end\$/d" "$caddyfile"
    echo "$begin"
    printf '%s {\n\treverse_proxy 127.0.0.1:%s\n}\n' "$host" "$port"
    echo "$end"
  } >"$caddyfile.new"
  mv "$caddyfile.new" "$caddyfile"
}
if [ "$https" = caddy ]; then
  if is_real && ! command -v caddy >/dev/null; then
    command -v apt-get >/dev/null || fail 'Caddy is not installed: install it (caddyserver.com/docs/install), then run this script again.'
    apt-get install -y caddy
  fi
  write_caddyfile
fi

# As the kernel lists it: 0A = listening.
listens() { grep -Eqi "^ *[0-9]+: [0-9A-F]+:$(printf %04X "$port") [0-9A-F:]+ 0A " /proc/net/tcp /proc/net/tcp6 2>/dev/null; }
is_running() { systemctl is-active --quiet ml-connector; }

# --- Start ----------------------------------------------------------------------------------------------------------
if is_real; then
  systemctl daemon-reload
  systemctl enable --quiet ml-connector
  # An earlier release stops first: two never work on one directory of data.
  systemctl restart ml-connector
  if [ "$https" = caddy ]; then
    systemctl enable --quiet caddy
    systemctl reload-or-restart caddy
  fi
  seconds=0
  while ! listens && is_running && [ "$seconds" -lt 60 ]; do
    sleep 1
    seconds=$((seconds + 1))
  done
  # The port may be another program's: then it ends again.
  sleep 1
  if ! is_running || ! listens; then
    journalctl --unit ml-connector --lines 6 --output cat --no-pager >&2
    fail 'The service did not start: see above, and journalctl --unit ml-connector'
  fi
fi

echo
echo "ML Connector $version is installed$(is_real || echo " below $root, and not started")."
[ -z "$shop" ] || echo "Upload the plugin of this release at $shop/wp-admin/plugin-install.php?tab=upload, then open WooCommerce, ML Connector."
"$command" pair
