import { fieldPath } from '../field-path';
import { matches, type LabelSelector } from '../label-selector';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';
import { podSpecOf } from '../pod-spec';
import { objectsOf } from './check';

/** Whether something backs up the volumes of a namespace, as far as objects tell it. */
export class BackedUpNamespaces {
  private readonly schedules: Manifest[] = [];
  private readonly policies: Manifest[] = [];
  private readonly others = new Set<string>();

  public constructor(model: ClusterModel) {
    for (const { manifest } of objectsOf(model)) {
      const kind = groupKind(manifest);
      if (kind === 'velero.io/Schedule') this.schedules.push(manifest);
      else if (kind === 'config.kio.kasten.io/Policy') this.policies.push(manifest);
      else if (perNamespace.has(kind) || copiesVolume(manifest)) this.others.add(manifest.metadata.namespace ?? '');
    }
  }

  public has(namespace: string): boolean {
    return this.others.has(namespace) || this.schedules.some((schedule) => isScheduled(schedule, namespace)) || this.policies.some((policy) => isInPolicy(policy, namespace));
  }
}

/** Kinds of other systems that back up the namespace they are in. */
const perNamespace = new Set(['k8up.io/Schedule', 'stash.appscode.com/BackupConfiguration', 'volsync.backube/ReplicationSource']);

/** A task that mounts a claim at its times, of which backups are the usual kind. */
function copiesVolume(manifest: Manifest): boolean {
  return manifest.kind === 'CronJob' && (podSpecOf(manifest)?.spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim);
}

interface BackupTemplate {
  readonly includedNamespaces?: readonly string[];
  readonly excludedNamespaces?: readonly string[];
  readonly includedResources?: readonly string[];
  readonly excludedResources?: readonly string[];
  readonly excludedNamespaceScopedResources?: readonly string[];
  readonly snapshotVolumes?: boolean;
  readonly defaultVolumesToFsBackup?: boolean;
}

const volumes = ['*', 'persistentvolumeclaims', 'pvc', 'pvcs'];

function isScheduled({ spec }: Manifest, namespace: string): boolean {
  const { paused, template = {} } = (spec ?? {}) as { paused?: boolean; template?: BackupTemplate };
  const { includedNamespaces = ['*'], excludedNamespaces = [], includedResources, excludedResources = [], excludedNamespaceScopedResources = [], snapshotVolumes, defaultVolumesToFsBackup } = template;
  if (paused === true || (snapshotVolumes === false && defaultVolumesToFsBackup !== true)) return false;
  if (includedResources && !includedResources.some((resource) => volumes.includes(resource))) return false;
  if ([...excludedResources, ...excludedNamespaceScopedResources].some((resource) => volumes.includes(resource))) return false;
  return includedNamespaces.some((pattern) => covers(pattern, namespace)) && !excludedNamespaces.some((pattern) => covers(pattern, namespace));
}

/** Velero takes stars in names. */
function covers(pattern: string, namespace: string): boolean {
  return pattern === '*' || pattern === namespace || (pattern.endsWith('*') && namespace.startsWith(pattern.slice(0, -1)));
}

const actions = fieldPath('spec.actions[].action');

/** Kasten knows the namespace of everything by a label; a backup that is not exported lies where its volume lies. */
function isInPolicy(policy: Manifest, namespace: string): boolean {
  const { selector = {} } = (policy.spec ?? {}) as { selector?: LabelSelector };
  return actions(policy).includes('backup') && actions(policy).includes('export') && matches(selector, { 'k10.kasten.io/appNamespace': namespace });
}
