/**
 * Alloy's configuration: every container's log on the node, named after the folder it is in, goes to Loki. The folder tells
 * namespace, pod and container, so that nobody has to ask the Kubernetes API.
 * @see https://grafana.com/docs/alloy/latest/reference/components/loki/
 */
export function collectorConfiguration(loki: string, cluster: string): string {
  return `local.file_match "containers" {
  path_targets = [{ __path__ = "/var/log/pods/*/*/*.log" }]
}

discovery.relabel "containers" {
  targets = local.file_match.containers.targets
${['namespace', 'pod', 'container'].map((label, index) => `
  rule {
    source_labels = ["__path__"]
    regex         = "/var/log/pods/([^_/]+)_([^_/]+)_[^/]+/([^/]+)/[^/]+"
    target_label  = "${label}"
    replacement   = "$${index + 1}"
  }
`).join('')}}

loki.source.file "containers" {
  targets    = discovery.relabel.containers.output
  forward_to = [loki.process.containers.receiver]
}

loki.process "containers" {
  forward_to = [loki.write.loki.receiver]

  stage.cri { }

  stage.label_drop {
    values = ["filename"]
  }
}

loki.write "loki" {
  endpoint {
    url = "${loki}"
  }

  external_labels = {
    cluster = "${cluster}",
    node    = sys.env("NODE_NAME"),
  }
}
`;
}
