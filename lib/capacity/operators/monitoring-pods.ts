import { type Fields, fields, list, textFields } from '../../fields';
import { type Manifest } from '../../manifest';
import { madeOf, type MadeWorkload } from './made-workload';

/** What the container that reloads settings asks for where the operator is told nothing else. */
const reloader: Fields = { requests: { cpu: '10m', memory: '50Mi' } };

/** What an Alertmanager asks for that says nothing of memory. */
const alertmanagerMemory = '200Mi';

/**
 * The pods of a Prometheus or an Alertmanager, each shard a set of its own. Containers of the object are laid over those of the
 * same name that the operator makes.
 *
 * @see https://prometheus-operator.dev/docs/api-reference/api/
 */
export function monitoringPods(manifest: Manifest): MadeWorkload[] {
  const app = manifest.kind.toLowerCase();
  const spec = fields(manifest.spec);
  const { shards } = spec;
  const count = typeof shards === 'number' && shards > 1 && app === 'prometheus' ? shards : 1;
  const name = `${app}-${manifest.metadata.name}`;
  return Array.from({ length: count }, (_, shard) => ({
    manifest: madeOf(manifest, {
      kind: 'StatefulSet', name: shard === 0 ? name : `${name}-shard-${shard}`,
      labels: labelsOf(manifest, app, shard),
      further: { replicas: spec.replicas, volumeClaimTemplates: claims(fields(spec.storage)) },
      pod: podOf(spec, app),
    }),
  }));
}

function labelsOf({ metadata: { name }, spec }: Manifest, app: string, shard: number): Record<string, string> {
  const own = textFields(fields(fields(spec).podMetadata).labels);
  const common = { ...own, 'app.kubernetes.io/name': app, 'app.kubernetes.io/instance': name, 'app.kubernetes.io/managed-by': 'prometheus-operator' };
  return app === 'alertmanager' ? { ...common, alertmanager: name }
    : { ...common, prometheus: name, 'operator.prometheus.io/name': name, 'operator.prometheus.io/shard': String(shard) };
}

function podOf(spec: Fields, app: string): Fields {
  const { affinity, nodeSelector, tolerations, topologySpreadConstraints, priorityClassName, hostNetwork, volumes } = spec;
  const main = app === 'alertmanager' ? withMemory(spec.resources) : spec.resources;
  const thanos = app === 'prometheus' && spec.thanos !== undefined ? [{ name: 'thanos-sidecar', resources: fields(spec.thanos).resources }] : [];
  return {
    affinity, nodeSelector, tolerations, topologySpreadConstraints, priorityClassName, hostNetwork, volumes,
    containers: laidOver([{ name: app, resources: main }, { name: 'config-reloader', resources: reloader }, ...thanos], list(spec.containers)),
    initContainers: laidOver([{ name: 'init-config-reloader', resources: reloader }], list(spec.initContainers)),
  };
}

function withMemory(resources: unknown): Fields {
  const { requests, ...others } = fields(resources);
  return { ...others, requests: { memory: alertmanagerMemory, ...fields(requests) } };
}

function laidOver(made: readonly Fields[], own: readonly Fields[]): Fields[] {
  return [
    ...made.map((container) => ({ ...container, ...own.find(({ name }) => name === container.name) })),
    ...own.filter(({ name }) => !made.some((container) => container.name === name)),
  ];
}

function claims({ volumeClaimTemplate, ephemeral }: Fields): Fields[] {
  const template = volumeClaimTemplate ?? fields(ephemeral).volumeClaimTemplate;
  return template === undefined ? [] : [fields(template)];
}
