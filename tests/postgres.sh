#!/bin/sh
# A private PostgreSQL for tests and measurements: its own account, its own folder, loopback only.
#
#   tests/postgres.sh start DIR [durable]   prints the address; `durable`: fsync stays on (bench)
#   tests/postgres.sh down DIR              stops it at once, as a power cut would; its data stay
#   tests/postgres.sh up DIR                starts it again, at the same address
#   tests/postgres.sh stop DIR              stops it and removes DIR
#
# As root the server runs as the account `postgres` (it refuses root itself). The password is
# made anew each time; nothing else on the machine is touched.
set -eu

bin=${POSTGRES_BIN:-}
if [ -z "$bin" ]; then
    for place in /usr/lib/postgresql/15/bin /usr/lib/postgresql/*/bin; do
        [ -x "$place/initdb" ] && bin=$place && break
    done
fi
[ -n "$bin" ] || { echo "postgres.sh: no PostgreSQL here: install postgresql-15" >&2; exit 77; }

as_server() {
    if [ "$(id -u)" = 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

free_port() {
    python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

start() {
    dir=$1
    [ ! -e "$dir/data" ] || { echo "postgres.sh: $dir is in use: stop it first" >&2; exit 1; }
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    [ "$(id -u)" != 0 ] || chown postgres "$dir"
    chmod 0750 "$dir"
    secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    (umask 077 && printf '%s\n' "$secret" > "$dir/secret")
    [ "$(id -u)" != 0 ] || chown postgres "$dir/secret"
    as_server "$bin/initdb" -D "$dir/data" -U erkenning --locale=C --encoding=UTF8 \
        --auth=scram-sha-256 --pwfile="$dir/secret" --no-sync > "$dir/initdb.log" 2>&1 || {
        cat "$dir/initdb.log" >&2
        exit 1
    }
    rm -f "$dir/secret"
    settings="-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=60"
    [ "${2:-}" = durable ] || settings="$settings -c fsync=off -c full_page_writes=off"
    tries=0
    while :; do
        port=$(free_port)
        if as_server "$bin/pg_ctl" -D "$dir/data" -l "$dir/data/server.log" -w -t 30 \
            -o "$settings -c port=$port" start > /dev/null 2>&1; then
            break
        fi
        tries=$((tries + 1)) # somebody else took the port in between
        [ $tries -lt 5 ] || { tail -5 "$dir/data/server.log" >&2; exit 1; }
    done
    printf '%s\n' "$settings -c port=$port" > "$dir/settings"
    PGPASSWORD=$secret "$bin/psql" -q -h 127.0.0.1 -p "$port" -U erkenning -d postgres \
        -c 'CREATE DATABASE erkenning' > /dev/null
    echo "postgresql://erkenning:$secret@127.0.0.1:$port/erkenning"
}

stop() {
    dir=$1
    if [ ! -d "$dir/data" ]; then
        echo "postgres.sh: nothing runs in $dir" >&2
        exit 1
    fi
    dir=$(cd "$dir" && pwd)
    as_server "$bin/pg_ctl" -D "$dir/data" -m fast -w stop > /dev/null 2>&1 || true
    rm -rf "$dir/data" "$dir/initdb.log" "$dir/settings"
    rmdir "$dir" 2> /dev/null || true
}

case "${1:-} ${2:-}" in
"start "?*) start "$2" "${3:-}" ;;
"down "?*) as_server "$bin/pg_ctl" -D "$(cd "$2" && pwd)/data" -m immediate -w stop > /dev/null ;;
"up "?*)
    dir=$(cd "$2" && pwd)
    as_server "$bin/pg_ctl" -D "$dir/data" -l "$dir/data/server.log" -w -t 30 \
        -o "$(cat "$dir/settings")" start > /dev/null
    ;;
"stop "?*) stop "$2" ;;
*)
    echo "usage: postgres.sh start DIR [durable] | down DIR | up DIR | stop DIR" >&2
    exit 2
    ;;
esac
