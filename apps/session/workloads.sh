# What runs in a namespace: how it is brought to 0 and back, and how it is kept from making pods.

# Stages of the plan, whose lines are in the order of a stop.
stages() { awk -v stage="$1" '$1 == stage { print $2 }' "$plan"; }
reversed() { awk '{ line[NR] = $0 } END { for (i = NR; i > 0; i--) print line[i] }'; }
namespaces() { stages application; stages operator; stages argocd; }

# Lines of columns of some objects of a namespace; what an object has not is `<none>`.
columns() { kubectl --namespace "$1" get "$2" --no-headers --output "custom-columns=$3" "${@:4}"; }

# Lines "kind name replicas owners origin" of a namespace, where an owner is an operator's object and the origin begins with
# the Application that brought it.
workloads() {
  columns "$1" deployments.apps,statefulsets.apps 'KIND:.kind,NAME:.metadata.name,REPLICAS:.spec.replicas,OWNERS:.metadata.ownerReferences[*].kind,ORIGIN:.metadata.annotations.argocd\.argoproj\.io/tracking-id'
}

remember() { own patch configmap session-workloads --type merge --patch "{\"data\":{\"$1\":\"$2\"}}" >/dev/null; }

# Scales what a namespace runs to 0, and remembers how much there was. The second argument says what: `true` what an
# operator looks after, `false` everything else, `all` both. With a third argument, Applications with commas between, it
# is what these brought alone.
scale_down() {
  local namespace="$1" which="$2" brought=",${3:-}," lines kind name replicas owners origin owned
  lines="$(workloads "$namespace")" || return 1
  while read -r kind name replicas owners origin <&4; do
    if [[ "$owners" == "<none>" ]]; then owned=false; else owned=true; fi
    [[ -n "$kind" && "$replicas" != 0 && ( "$which" == all || "$owned" == "$which" ) ]] || continue
    [[ "$brought" == ",," || "$brought" == *",${origin%%:*},"* ]] || continue
    remember "$kind.$namespace.$name" "$replicas" || return 1
    kubectl --namespace "$namespace" scale "$kind" "$name" --replicas=0 >/dev/null || return 1
  done 4<<<"$lines"
}

# Scales what a namespace ran to what is declared, or else to what there was.
scale_up() {
  local key replicas kind namespace name present
  while read -r key replicas <&4; do
    IFS=. read -r kind namespace name <<<"$key"
    [[ "$namespace" == "$1" && "$kind" != Cluster ]] || continue
    present="$(kubectl --namespace "$namespace" get "$kind" "$name" --ignore-not-found --output 'jsonpath={.spec.replicas}')" || return 1
    [[ -z "$present" || "$present" == "$replicas" ]] || kubectl --namespace "$namespace" scale "$kind" "$name" --replicas="$replicas" >/dev/null || return 1
  done 4<<<"$wanted"
}

# No pod can be made in a gated namespace: nothing that a CronJob, an operator or a sync wants ever waits for a node.
gate() {
  local present
  present="$(kubectl --namespace "$1" get resourcequota session-stopped --ignore-not-found --output name)" || return 1
  [[ -n "$present" ]] || kubectl --namespace "$1" create quota session-stopped --hard=pods=0 >/dev/null
}

open_gate() { kubectl --namespace "$1" delete resourcequota session-stopped --ignore-not-found >/dev/null; }

# Names of the pods of a namespace that keep a node: neither ended nor of a DaemonSet.
pods() {
  local lines
  lines="$(columns "$1" pods 'NAME:.metadata.name,OWNERS:.metadata.ownerReferences[*].kind' --field-selector 'status.phase!=Succeeded,status.phase!=Failed' "${@:2}")" || return 1
  awk '$2 != "DaemonSet" { print $1 }' <<<"$lines"
}

# Waits until no such pod is left in some namespaces, for at most some seconds; prints those that are.
await_no_pods() {
  local limit=$(($(now) + $1)) left namespace name names
  while :; do
    left=""
    for namespace in $2; do
      names="$(pods "$namespace" "${@:3}")" || return 1
      for name in $names; do left+="$namespace/$name "; done
    done
    if [[ -z "$left" ]] || (($(now) >= limit)); then echo "$left"; return 0; fi
    pause 10
  done
}

# Waits until the Deployments of a namespace have pods that are ready, for at most some seconds.
await_available() {
  local limit=$(($(now) + $2)) missing
  while :; do
    missing="$(columns "$1" deployments.apps 'NAME:.metadata.name,REPLICAS:.spec.replicas,AVAILABLE:.status.availableReplicas' | awk '$2 != 0 && ($3 == "<none>" || $3 == 0) { print $1 }')"
    [[ -n "$missing" ]] || return 0
    (($(now) < limit)) || { log "not up in $2 seconds: $missing"; return 0; }
    pause 10
  done
}
