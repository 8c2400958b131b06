import { fieldPath } from '../field-path';
import { type Graph } from '../graph';
import { type Manifest } from '../manifest';
import { type FinishedObject } from '../model';
import { groupKind, identity } from '../object-identity';
import { podSpecOf } from '../pod-spec';

const syncWave = 'argocd.argoproj.io/sync-wave';

/** What is wrong with the waves that people wrote: none at all, or one in which an object waits for one that comes later. */
export function waveFaults(objects: readonly FinishedObject[], graph: Graph, written: ReadonlySet<Manifest>): string[] {
  const wrong = [...written].filter(({ metadata }) => !/^[-+]?\d+$/.test(String(metadata.annotations![syncWave] ?? 0)));
  const byIdentity = new Map(objects.map(({ manifest }) => [identity(manifest), manifest]));
  const early = objects.flatMap(({ manifest }) => {
    const targets = [...neededByPods(manifest), ...graph.after(identity(manifest)).map(([target]) => target)];
    return [...new Set(targets)].flatMap((target) => {
      const needed = byIdentity.get(target);
      if (!needed || (!written.has(manifest) && !written.has(needed)) || placeOf(manifest) >= placeOf(needed)) return [];
      const when = hookOf(manifest) === 'PreSync' && hookOf(needed) !== 'PreSync' ? 'comes before the sync' : `is of wave ${waveOf(manifest)}`;
      return [`${needed.kind} '${needed.metadata.name}' must not come after ${manifest.kind} '${manifest.metadata.name}', which needs it and ${when}, got ${hookOf(needed) === hookOf(manifest) ? `wave ${waveOf(needed)}` : 'the sync itself'}; ` +
        'the sync would wait for ever: take the annotation from one of them, or give both the same'];
    });
  });
  return [...wrong.map(({ kind, metadata }) => `wave of ${kind} '${metadata.name}' must be a whole number, got '${String(metadata.annotations![syncWave])}'; Argo CD would take it for 0`), ...early];
}

/** Whether somebody wrote when an object is applied. */
export function isPlaced(manifest: Manifest): boolean {
  return manifest.metadata.annotations?.[syncWave] !== undefined || hookOf(manifest) !== undefined;
}

function waveOf({ metadata }: Manifest): number {
  return Number(metadata.annotations?.[syncWave] ?? 0) || 0;
}

function hookOf({ metadata: { annotations = {} } }: Manifest): string | undefined {
  const hook = annotations['argocd.argoproj.io/hook'];
  if (hook !== undefined) return String(hook).split(',').map((each) => each.trim()).find((each) => each === 'PreSync' || each === 'PostSync');
  return /\bpre-(install|upgrade)\b/.test(String(annotations['helm.sh/hook'] ?? '')) ? 'PreSync' : undefined;
}

/** Waves are of one phase of a sync: those before it all come first. */
function placeOf(manifest: Manifest): number {
  const hook = hookOf(manifest);
  return waveOf(manifest) + (hook === 'PreSync' ? -1e6 : hook === 'PostSync' ? 1e6 : 0);
}

const accounts = fieldPath('serviceAccountName');
const settings = [
  fieldPath('volumes[].configMap'), ...['containers[]', 'initContainers[]'].flatMap((containers) => [fieldPath(`${containers}.envFrom[].configMapRef`), fieldPath(`${containers}.env[].valueFrom.configMapKeyRef`)]),
];

/** ServiceAccounts and ConfigMaps without which no pod of an object starts, as `identity` tells them. */
function neededByPods(manifest: Manifest): string[] {
  // Pods of a CronJob start at their time and not in a wave.
  const spec = groupKind(manifest) === 'batch/CronJob' ? undefined : podSpecOf(manifest)?.spec;
  if (!spec) return [];
  const named = (kind: string, name: unknown): string => identity({ apiVersion: 'v1', kind, metadata: { name: String(name), namespace: manifest.metadata.namespace } });
  return [
    ...accounts(spec).map((name) => named('ServiceAccount', name)),
    ...settings.flatMap((read) => read(spec)).flatMap((reference) => {
      const { name, optional } = reference as { name?: unknown; optional?: unknown };
      return optional === true || name === undefined ? [] : [named('ConfigMap', name)];
    }),
  ];
}
