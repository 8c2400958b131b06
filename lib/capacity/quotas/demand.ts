import { type Fields, fields, list, textFields } from '../../fields';
import { type Manifest } from '../../manifest';
import { groupKind } from '../../object-identity';
import { type Admission } from '../admission';
import { type Amounts } from '../amounts';
import { type PlacedManifest } from '../declared-pods';
import { type CapacityNode } from '../node';
import { NodeSelection } from '../node-selection';
import { type PodSet } from '../pod-set';
import { type AdmittedPod, admittedPod } from './admitted-pod';
import { claimUsage, objectUsage, podUsage } from './usage';

/** Something that takes of the quotas of its namespace: pods that are alike, their volumes, or an object. */
export interface Demand {
  /** `Deployment 'app'`. */
  readonly name: string;
  readonly where: string;
  readonly namespace: string;
  /** The set of pods and one of them. @default - it is no pod */
  readonly pods?: { readonly set: PodSet; readonly pod: AdmittedPod };
  /** What one of them takes, by the names that resources have in quotas. */
  readonly each: Amounts;
  /** How many there are for ever; 0 of what runs now and then. */
  readonly count: number;
  /** How many there may be, by what scales them. */
  readonly most: number;
  /** The specification of a volume. @default - it is none */
  readonly claim?: Fields;
  /** Whether Kubernetes made it before any quota, which then counts it and refuses what comes after. @default false */
  readonly isGiven?: boolean;
}

/** What the demands of a cluster are read from. */
export interface DemandSource {
  readonly objects: readonly PlacedManifest[];
  readonly sets: readonly PodSet[];
  readonly admission: Admission;
  /** Nodes that there are in any case, and all that an autoscaler would add. */
  readonly nodes: { readonly least: readonly CapacityNode[]; readonly most: readonly CapacityNode[] };
  /** The StorageClass of volumes that name none. @default - it is not known */
  readonly usualClass?: string;
}

/** Everything that is known to take of quotas. Secrets, many of which others make, are for those who know of these. */
export function demandsOf(source: DemandSource): Demand[] {
  return [...source.objects.flatMap((object) => ofObject(object, source)), ...source.sets.flatMap((set) => ofPods(set, source))];
}

function ofObject({ manifest, where }: PlacedManifest, { usualClass }: DemandSource): Demand[] {
  const { namespace } = manifest.metadata;
  if (namespace === undefined || groupKind(manifest) === '/Secret' || groupKind(manifest) === '/Pod') return [];
  const isClaim = groupKind(manifest) === '/PersistentVolumeClaim';
  const claim = fields(manifest.spec);
  return [{ name: told(manifest), where, namespace, each: isClaim ? claimUsage(claim, usualClass) : objectUsage(manifest), count: 1, most: 1, ...(isClaim && { claim }) }];
}

function ofPods(set: PodSet, { admission, nodes, usualClass }: DemandSource): Demand[] {
  const pod = admittedPod(set, admission);
  const name = told(set.owner);
  const common = { where: set.where, namespace: set.namespace, ...numbers(set, nodes) };
  const own = list(set.spec.volumes).map(({ ephemeral }) => fields(ephemeral).volumeClaimTemplate).filter((template) => template !== undefined);
  return [
    { ...common, name, pods: { set, pod }, each: podUsage(pod) },
    ...[...set.claimTemplates, ...own].map((template): Demand => {
      const claim = fields(fields(template).spec);
      const id = textFields(fields(template).metadata).name;
      return { ...common, name: id === undefined ? `volumes of ${name}` : `volumes '${id}' of ${name}`, each: claimUsage(claim, usualClass), claim };
    }),
  ];
}

function numbers(set: PodSet, { least, most }: DemandSource['nodes']): { count: number; most: number } {
  if (set.runs === 'sometimes') return { count: 0, most: 0 };
  if (set.runs === 'always') return { count: set.count, most: set.most };
  const selection = new NodeSelection(set.spec);
  const among = (nodes: readonly CapacityNode[]): number => nodes.filter((node) => selection.exclusion(node) === undefined).length;
  return { count: among(least), most: among(most) };
}

function told({ kind, metadata: { name } }: Manifest): string {
  return `${kind} '${name}'`;
}
