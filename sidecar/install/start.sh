#!/bin/sh
# ML Connector from its archive: the service, or with arguments a command (./ml-connector status). It takes the machine's Node if that is new
# enough; if not, npm brings the right one beside this file, once.
set -eu

here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
node_major=26

major_of() { "$1" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0; }

node=node
if [ "$(major_of node)" -lt "$node_major" ]; then
  case "$(uname -m)" in
    x86_64) machine=x64 ;;
    *) machine=arm64 ;;
  esac
  node="$here/node_modules/node-linux-$machine/bin/node"
  if [ ! -x "$node" ]; then
    if ! command -v npm >/dev/null; then
      echo "This machine has neither Node $node_major nor npm, which could bring it. Install one of them, or take the executable of this release." >&2
      exit 1
    fi
    echo "Bringing Node $node_major beside ml-connector, once ..." >&2
    (cd "$here" && npm ci --no-audit --no-fund --loglevel=error --no-update-notifier) >&2
    if [ ! -x "$node" ]; then
      echo "npm has no Node $node_major for this machine ($(uname -sm)): install Node $node_major." >&2
      exit 1
    fi
  fi
fi
# Compiled code: half the time of a start. Without the right to write there it is left out.
NODE_COMPILE_CACHE="$here/.cache"
export NODE_COMPILE_CACHE
export MEMORY_VARIABLES
exec "$node" MEMORY_FLAGS "$here/ml-connector.mjs" "$@"
