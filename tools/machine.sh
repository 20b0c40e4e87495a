# What ./run and ./test need of the machine: Debian packages, npm packages, a build. Sourced, not run.
#
# Nothing is done that is done already: installed packages are asked of dpkg, npm packages of a mark
# with the lock's hash, the build of ninja. What takes longer than two seconds is announced.
# The caller has set -euo pipefail and stands in the root of the source.

packages_build="meson ninja-build pkg-config gcc libc6-dev python3 libmicrohttpd-dev libsqlite3-dev
  libpq-dev libsodium-dev libjansson-dev libcurl4-gnutls-dev libcjose-dev libssl-dev libxml2-dev libcairo2-dev
  libpango1.0-dev zlib1g-dev fonts-noto-core clang lld wasi-libc libclang-rt-14-dev-wasm32"
packages_test="libcmocka-dev libclang-rt-14-dev clang-format libxml2-utils qpdf poppler-utils
  python3-yaml python3-jsonschema"
packages_long="postgresql chromium"

say() { printf '%s\n' "$*" >&2; }

# erkenning: WHERE: WHAT: WHAT TO DO
stop() { local code=$1; shift; printf 'erkenning: %s\n' "$*" >&2; exit "$code"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else stop 4 "$whoami: packages are missing and this is not root: install sudo, or run once as root"
  fi
}

missing_packages() {  # NAME...: prints those that are not installed
  local name
  for name in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || printf '%s ' "$name"
  done
}

install_packages() {  # NAME...: installs what is missing, and says so
  local missing
  if ! command -v dpkg-query >/dev/null; then
    say "This is not a Debian system; going on with the libraries that are here."
    return 0
  fi
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  say "Installing Debian packages (this takes a minute or two): $missing"
  # shellcheck disable=SC2086  # a list of words
  if ! apt_install $missing >"$install_log" 2>&1; then
    say "Fetching the list of packages first."
    as_root apt-get update -q >>"$install_log" 2>&1 ||
      { tail -n 20 "$install_log" >&2; stop 4 "$whoami: apt-get update failed: is there a network?"; }
    apt_install $missing >>"$install_log" 2>&1 ||
      { tail -n 30 "$install_log" >&2; stop 4 "$whoami: apt-get install failed: see the lines above"; }
  fi
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

node_is_new_enough() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 18' 2>/dev/null)" = true ]
}

install_node() {
  node_is_new_enough && return 0
  install_packages nodejs npm
  hash -r
  node_is_new_enough ||
    stop 4 "$whoami: node 18 or newer and npm are needed, found $(node --version 2>&1): put one first in PATH"
}

install_npm_packages() {  # run|test: what the build embeds, or also the tools of the tests
  local want=$1 lock mark=node_modules/.erkenning had
  lock=$(sha256sum package-lock.json | cut -c1-16)
  had=$(cat "$mark" 2>/dev/null || true)
  [ "$had" = "$lock test" ] && return 0
  [ "$had" = "$lock run" ] && [ "$want" = run ] && return 0
  install_node
  local omit=() what="fonts"
  if [ "$want" = test ]; then what="fonts and test tools"; else omit=(--omit=dev); fi
  say "Fetching npm packages ($what)."
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
    "${omit[@]}" >"$install_log" 2>&1 ||
    { tail -n 20 "$install_log" >&2; stop 4 "$whoami: npm ci failed: is there a network?"; }
  printf '%s %s\n' "$lock" "$want" >"$mark"
}

# Builds DIR with meson's ARGS. The rooms' furniture is found by name, so a new file is seen by its
# name too: then meson looks again.
build_in() {  # DIR MESON-ARGS...
  local dir=$1; shift
  local seen
  # Packages count too: ./run comes before the tests' library is there, ./test after it.
  seen=$({ find src tools meson.build meson_options.txt -type f 2>/dev/null || true
           pkg-config --modversion cmocka 2>/dev/null || true; } | LC_ALL=C sort | sha256sum)
  if [ ! -f "$dir/build.ninja" ]; then
    say "Preparing $dir."
    mkdir -p "$dir"
    meson setup "$dir" "$@" >"$dir.log" 2>&1 ||
      { tail -n 30 "$dir.log" >&2; stop 4 "$whoami: meson setup failed: see $dir.log"; }
    printf '%s' "$seen" >"$dir/.seen"
  elif [ "$(cat "$dir/.seen" 2>/dev/null)" != "$seen" ]; then
    meson setup --reconfigure "$dir" >"$dir.log" 2>&1 ||
      { tail -n 30 "$dir.log" >&2; stop 4 "$whoami: meson setup failed: see $dir.log"; }
    printf '%s' "$seen" >"$dir/.seen"
  fi
  if ! ninja -C "$dir" -n 2>/dev/null | grep -q 'no work to do'; then
    say "Building $dir."
    ninja -C "$dir" >"$dir.log" 2>&1 ||
      { grep -E 'error|FAILED|warning:' -A6 "$dir.log" | head -n 60 >&2; stop 4 "$whoami: the build failed: see $dir.log"; }
  fi
}
