# Keeps one session: it tells people that the cluster still runs, stops it in time, and starts it again when someone
# scales its own Deployment to 1. All it has to remember is in two ConfigMaps, so that it may be restarted at any moment;
# every step may be repeated.
set -uo pipefail
plan=/opt/plan/plan
declared=/opt/plan/replicas
. /opt/session/workloads.sh
. /opt/session/data.sh

kubectl() { command kubectl --request-timeout=30s "$@"; }
own() { kubectl --namespace "$NAMESPACE" "$@"; }
now() { date +%s; }
clock() { echo "$(date -u -d "@$1" +%H:%M) UTC"; }
log() { echo "$*" >&2; }

# Every wait shows the kubelet that it is alive.
pause() { touch /tmp/alive; sleep "$1"; }

# Says something to people; it fails where the webhook does, so that it can be said again.
tell() {
  log "$1"
  [[ -n "${WEBHOOK_URL:-}" ]] || return 0
  jq --null-input --arg text "$CLUSTER: $1" '{text: $text}' |
    curl --silent --show-error --fail --max-time 20 --header 'Content-Type: application/json' --data @- "$WEBHOOK_URL" >/dev/null
}

# Lines "key value" of a ConfigMap; none of one that is not there.
data() { own get configmap "$1" --ignore-not-found --output 'go-template={{range $key, $value := .data}}{{$key}} {{$value}}{{"\n"}}{{end}}'; }

# What it remembers. It fails where the API does not answer, which is another thing than remembering nothing.
declare -A state=()
load() {
  local lines key value
  lines="$(data session)" || return 1
  state=()
  while read -r key value; do state["${key:-none}"]="$value"; done <<<"$lines"
}
get() { echo "${state[$1]:-}"; }
put() { own patch configmap session --type merge --patch "{\"data\":{\"$1\":\"$2\"${3:+,\"$3\":\"$4\"}}}" >/dev/null; }

# Seconds of 2h or 30m; 0 for anything else.
seconds() {
  [[ "$1" =~ ^([1-9][0-9]{0,3})([hm])$ ]] || { echo 0; return; }
  if [[ "${BASH_REMATCH[2]}" == h ]]; then echo $((BASH_REMATCH[1] * 3600)); else echo $((BASH_REMATCH[1] * 60)); fi
}

# Everything to 0, those first that stand on others; operators before what they would scale up again.
empty() {
  local namespace apps left pod
  own get configmap session-workloads --output name >/dev/null 2>&1 || own create configmap session-workloads >/dev/null || return 1
  for namespace in $(stages application); do gate "$namespace" && scale_down "$namespace" false || return 1; done
  await_no_pods 300 "$(stages application)" --selector '!cnpg.io/cluster' >/tmp/left || return 1
  hibernate || return 1
  for namespace in $(stages operator); do gate "$namespace" && scale_down "$namespace" false || return 1; done
  await_no_pods 120 "$(stages operator)" >/tmp/left || return 1
  for namespace in $(stages application) $(stages operator); do scale_down "$namespace" true || return 1; done
  for namespace in $(stages argocd); do gate "$namespace" && scale_down "$namespace" all || return 1; done
  while read -r namespace apps <&5; do scale_down "$namespace" all "$apps" || return 1; done 5< <(awk '$1 == "shared" { print $2, $3 }' "$plan")
  left="$(await_no_pods 300 "$(namespaces)")" || return 1
  [[ -n "$left" ]] || return 0
  tell "these pods would have kept nodes and are ended: $left"
  for pod in $left; do kubectl --namespace "${pod%%/*}" delete pod "${pod#*/}" --ignore-not-found --wait=false >/dev/null || return 1; done
}

stop() {
  local told=""
  until secure; do pause 30; done
  until empty; do
    [[ -n "$told" ]] || tell "it could not be stopped whole; it is tried again until it can"
    told=yes
    pause 30
  done
  tell "it is stopped after $((($(now) - $(get startedAt)) / 60)) minutes"
  finish
}

generation() { own get deployment "$DEPLOYMENT" --output 'jsonpath={.metadata.generation}'; }

# Its own end is the last. By the number of its Deployment's changes it can tell a start from a restart after this.
finish() {
  local generation
  until generation="$(generation)" && put phase stopped stoppedAt "$generation"; do pause 10; done
  until own scale deployment "$DEPLOYMENT" --replicas=0 >/dev/null; do pause 10; done
  while :; do pause 60; done
}

# It runs though all is stopped: someone has started it, unless it was only restarted before its own end.
resume() {
  local generation
  generation="$(generation)" || return 1
  if [[ "$generation" == "$(get stoppedAt)" ]]; then finish; else begin; fi
}

# Argo CD first, so that what does not come up can be mended through Git; then in the order in which all was made.
start() {
  local remembered wanted namespace
  remembered="$(data session-workloads)" || return 1
  wanted="$(awk '!seen[$1]++' "$declared" - <<<"$remembered")"
  for namespace in $(stages shared); do scale_up "$namespace" || return 1; done
  for namespace in $(stages argocd) $(stages operator | reversed); do open_gate "$namespace" && scale_up "$namespace" || return 1; done
  for namespace in $(stages operator | reversed); do await_available "$namespace" 180; done
  for namespace in $(stages application | reversed); do open_gate "$namespace" || return 1; done
  wake || return 1
  for namespace in $(stages application | reversed); do scale_up "$namespace" || return 1; done
}

# A new session; its ConfigMap is as old as it is.
begin() {
  own delete configmap session --ignore-not-found >/dev/null &&
    own create configmap session --from-literal=phase=starting --from-literal=startedAt="$(now)" >/dev/null
}

# While it runs: the alert, once for each moment at which it would be stopped, and the stop.
keep() {
  local due
  due=$(($(get startedAt) + STOP_AFTER + $(seconds "$(get extend)")))
  if (($(now) >= due)) || [[ "$(get request)" == stop ]]; then
    own delete configmap session-workloads --ignore-not-found >/dev/null && put phase stopping stopBegan "$(now)"
    return
  fi
  (($(now) >= due - STOP_AFTER + ALERT_AFTER)) && [[ "$(get alerted)" != "$due" ]] || return 0
  tell "it has run for $((($(now) - $(get startedAt)) / 60)) minutes and is stopped at $(clock "$due"); to extend it: kubectl --namespace $NAMESPACE patch configmap session --type merge --patch '{\"data\":{\"extend\":\"2h\"}}'" &&
    put alerted "$due"
}

while :; do
  if load; then
    case "$(get phase)" in
      running) keep ;;
      stopping) stop ;;
      starting) start && put phase running && log "it is started" && continue ;;
      stopped) resume && continue ;;
      *) begin && continue ;;
    esac
  fi
  pause 30
done
