import { fieldPath } from '../field-path';
import { type LabelSelector, matches } from '../label-selector';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';
import { containersOf } from '../pod-spec';
import { type Check, type FinishedFleet, objectsOf } from './check';
import { inventoryOf } from './inventory';
import { maySelectOthers, podsIn, selectedBy } from './known-pods';

interface MonitorSpec {
  readonly selector?: LabelSelector;
  readonly namespaceSelector?: { readonly any?: boolean; readonly matchNames?: readonly string[] };
}

const portsOfPodMonitor = fieldPath('spec.podMetricsEndpoints[].port');
const portsOfServiceMonitor = fieldPath('spec.endpoints[].port');
const portsOfService = fieldPath('spec.ports[].name');

/** A PodMonitor and a ServiceMonitor have pods or Services to read, and the ports that they name are ports of these. */
export const noMissingMetrics: Check = (fleet) => fleet.models.flatMap((model) => objectsOf(model).flatMap(({ manifest, where }) => {
  const message = groupKind(manifest) === 'monitoring.coreos.com/PodMonitor' ? ofPods(manifest, model, fleet)
    : groupKind(manifest) === 'monitoring.coreos.com/ServiceMonitor' ? ofServices(manifest, model, fleet) : undefined;
  return message === undefined ? [] : [{ where, message }];
}));

/** Where a monitor looks; nowhere known where it looks everywhere. */
function namespacesOf({ metadata, spec }: Manifest): readonly string[] {
  const { namespaceSelector } = (spec ?? {}) as MonitorSpec;
  return namespaceSelector?.any === true ? [] : namespaceSelector?.matchNames ?? [metadata.namespace ?? ''];
}

function ofPods(monitor: Manifest, model: ClusterModel, fleet: FinishedFleet): string | undefined {
  const namespaces = namespacesOf(monitor);
  const { selector = {} } = (monitor.spec ?? {}) as MonitorSpec;
  const places = namespaces.map((namespace) => podsIn(namespace, model, fleet));
  if (namespaces.length === 0 || places.some((pods) => maySelectOthers(selector, pods))) return undefined;
  const selected = places.flatMap((pods) => selectedBy(selector, pods));
  const names = selected.flatMap(({ spec }) => containersOf(spec).flatMap(({ ports = [] }) => ports.flatMap(({ name }) => name ?? [])));
  return fault(monitor, namespaces, selected.length, portsOfPodMonitor(monitor) as string[], names, 'pods');
}

function ofServices(monitor: Manifest, model: ClusterModel, fleet: FinishedFleet): string | undefined {
  const namespaces = namespacesOf(monitor);
  const { selector = {} } = (monitor.spec ?? {}) as MonitorSpec;
  const inventory = inventoryOf(model, fleet);
  if (namespaces.length === 0 || namespaces.some((namespace) => inventory.mayHoldMore('/Service', namespace) || inventory.all('postgresql.cnpg.io/Cluster', namespace).length > 0)) return undefined;
  const selected = namespaces.flatMap((namespace) => inventory.all('/Service', namespace)).filter(({ metadata }) => matches(selector, metadata.labels ?? {}));
  return fault(monitor, namespaces, selected.length, portsOfServiceMonitor(monitor) as string[], selected.flatMap(portsOfService) as string[], 'Services');
}

function fault({ kind, metadata }: Manifest, namespaces: readonly string[], count: number, asked: readonly string[], names: readonly string[], noun: string): string | undefined {
  const subject = `${kind} '${metadata.name}' must`;
  if (count === 0) return `${subject} select ${noun}, got none in '${namespaces.join("', '")}'; its metrics would never be read: correct its selector, or remove it`;
  const wrong = asked.find((port) => !names.includes(port));
  return wrong === undefined ? undefined : `${subject} read ports that its ${noun} name, got '${wrong}'; ${names.length > 0 ? `take ${[...new Set(names)].sort().join(' or ')}` : 'name the port where it is declared'}`;
}
