# Databases and backups.

# Lines "name hibernated archived" of the databases of a namespace; `on` and `true` where they are.
databases() {
  columns "$1" clusters.postgresql.cnpg.io 'NAME:.metadata.name,HIBERNATION:.metadata.annotations.cnpg\.io/hibernation,ARCHIVED:.spec.plugins[*].isWALArchiver'
}

# Ends the servers of all databases; their volumes stay.
hibernate() {
  local namespace name hibernated archived lines left
  for namespace in $(stages database); do
    lines="$(databases "$namespace")" || return 1
    while read -r name hibernated archived <&4; do
      [[ -n "$name" && "$hibernated" != on ]] || continue
      remember "Cluster.$namespace.$name" on || return 1
      kubectl --namespace "$namespace" annotate clusters.postgresql.cnpg.io "$name" cnpg.io/hibernation=on --overwrite >/dev/null || return 1
    done 4<<<"$lines"
  done
  left="$(await_no_pods 600 "$(stages database)" --selector cnpg.io/cluster)" || return 1
  [[ -z "$left" ]] || tell "these servers of databases did not stop in 10 minutes and are ended: $left"
}

# Wakes the databases that it put to sleep itself.
wake() {
  local key value kind namespace name present
  while read -r key value <&4; do
    IFS=. read -r kind namespace name <<<"$key"
    [[ "$kind" == Cluster ]] || continue
    present="$(kubectl --namespace "$namespace" get clusters.postgresql.cnpg.io "$name" --ignore-not-found --output name)" || return 1
    [[ -z "$present" ]] || kubectl --namespace "$namespace" annotate clusters.postgresql.cnpg.io "$name" cnpg.io/hibernation- >/dev/null || return 1
  done 4<<<"$wanted"
}

create_backup() {
  local present
  present="$(kubectl --namespace "$1" get "$2" "$3" --ignore-not-found --output name)" || return 1
  [[ -n "$present" ]] || kubectl --namespace "$1" create --filename - <<<"$4" >/dev/null
}

# Waits for one backup; fails where it fails or where the time is over.
await_backup() {
  local namespace="$1" resource="$2" name="$3" limit="$4" phase
  while :; do
    phase="$(kubectl --namespace "$namespace" get "$resource" "$name" --output 'jsonpath={.status.phase}')"
    case "$phase" in
      completed | Completed) return 0 ;;
      failed | Failed | PartiallyFailed | FailedValidation) log "$resource $namespace/$name: $phase"; return 1 ;;
    esac
    (($(now) < limit)) || { log "$resource $namespace/$name: ${phase:-not begun}, and there is no more time"; return 1; }
    pause 10
  done
}

# Removes the objects of earlier sessions; what they archived stays as long as its own retention says.
forget_backups() {
  kubectl --namespace "$1" delete "$2" --selector "flotilla.dev/session,flotilla.dev/session!=$3" --ignore-not-found >/dev/null || log "earlier $2 in $1 could not be removed"
}

# The names in these consist of letters, digits and dashes.
postgres_backup() {
  echo '{"apiVersion": "postgresql.cnpg.io/v1", "kind": "Backup", "metadata": {"name": "'"$1-$2"'", "labels": {"flotilla.dev/session": "'"$2"'"}},
    "spec": {"cluster": {"name": "'"$1"'"}, "method": "plugin", "pluginConfiguration": {"name": "barman-cloud.cloudnative-pg.io"}}}'
}

velero_backup() {
  echo '{"apiVersion": "velero.io/v1", "kind": "Backup", "metadata": {"name": "'"session-$1"'", "labels": {"flotilla.dev/session": "'"$1"'"}},
    "spec": {"includedNamespaces": ["'"$(namespaces | paste -s -d, | sed 's/,/", "/g')"'"], "ttl": "720h0m0s"}}'
}

# Backs up every database that is archived, and with Velero all namespaces, everything at once.
backup() {
  local id="$1" limit="$2" made="" namespace resource name hibernated archived lines
  for namespace in $(stages database); do
    lines="$(databases "$namespace")" || return 1
    while read -r name hibernated archived <&4; do
      [[ "$archived" == *true* && "$hibernated" != on ]] || continue
      create_backup "$namespace" backups.postgresql.cnpg.io "$name-$id" "$(postgres_backup "$name" "$id")" || return 1
      made+="$namespace backups.postgresql.cnpg.io $name-$id"$'\n'
    done 4<<<"$lines"
  done
  for namespace in $(stages velero); do
    create_backup "$namespace" backups.velero.io "session-$id" "$(velero_backup "$id")" || return 1
    made+="$namespace backups.velero.io session-$id"$'\n'
  done
  while read -r namespace resource name <&4; do
    [[ -z "$namespace" ]] || await_backup "$namespace" "$resource" "$name" "$limit" || return 1
  done 4<<<"$made"
  for namespace in $(stages database); do forget_backups "$namespace" backups.postgresql.cnpg.io "$id"; done
  for namespace in $(stages velero); do forget_backups "$namespace" backups.velero.io "$id"; done
}

# No stop without a backup, but not for ever: nodes cost, and volumes stay.
secure() {
  local limit failures=0
  [[ "$(get backedUp)" == yes ]] && return 0
  limit=$(($(get stopBegan) + STOP_WITHOUT_BACKUP_AFTER))
  until backup "$(now)" "$limit"; do
    failures=$((failures + 1))
    if (($(now) >= limit)); then
      tell "it is stopped WITHOUT a backup, because none succeeded in time; the volumes stay"
      break
    fi
    ((failures > 1)) || tell "it should be stopped, but a backup failed; it is tried again, and at $(clock "$limit") it is stopped in any case"
    pause 60
  done
  put backedUp yes
}
