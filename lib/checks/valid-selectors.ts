import { type LabelSelector, matches } from '../label-selector';
import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { podSpecOf } from '../pod-spec';
import { type Check, objectsOf } from './check';
import { podsIn, selectedBy } from './known-pods';

const workloads = new Set(['apps/DaemonSet', 'apps/Deployment', 'apps/ReplicaSet', 'apps/StatefulSet']);

/** A workload selects its own pods, which Kubernetes insists on, and no other's, which the two would take from each other. */
export const validSelectors: Check = (fleet) => fleet.models.flatMap((model) => objectsOf(model).flatMap(({ manifest, where }) => {
  if (!workloads.has(groupKind(manifest))) return [];
  const { selector = {} } = (manifest.spec ?? {}) as { selector?: LabelSelector };
  const mine = podSpecOf(manifest);
  if (!mine) return [];
  if (!matches(selector, mine.labels)) return [{ where, message: `selector of ${name(manifest)} must select the pods of its own template, got ${shown(selector)} for ${shown(mine.labels)}; write the same labels into both` }];
  const others = selectedBy(selector, podsIn(manifest.metadata.namespace ?? '', model, fleet)).filter(({ owner }) => owner !== manifest && workloads.has(groupKind(owner)));
  return others.map(({ owner }) => ({ where, message: `selector of ${name(manifest)} must select its own pods alone, got those of ${name(owner)} as well; give each a label of its own` }));
}));

function name({ kind, metadata }: Manifest): string {
  return `${kind} '${metadata.name}'`;
}

function shown(value: object): string {
  return `'${JSON.stringify(value).replaceAll('"', '')}'`;
}
