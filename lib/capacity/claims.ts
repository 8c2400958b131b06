import { type Fields, fields, list, textFields } from '../fields';
import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { type StorageClass } from '../platforms/platform';
import { amountFor, type Amounts, resource, volumeResource } from './amounts';
import { NodeSelection } from './node-selection';
import { type PodSet } from './pod-set';

/** A volume as far as it decides where its pods run. */
export interface Claim {
  /** `namespace/name`. */
  readonly id: string;
  /** What it cannot leave once it is there. */
  readonly boundTo: 'node' | 'zone' | undefined;
  /** What it takes of the node that it is attached to or lies on. */
  readonly takes: Amounts;
  /** Whether one pod at most may use it. */
  readonly isOfOnePod: boolean;
  /** Nodes where it can be; undefined for anywhere. */
  readonly place: NodeSelection | undefined;
}

interface Class extends Partial<StorageClass> {
  readonly terms?: readonly Fields[];
}

/** Provisioners whose volumes are on one node's own disk, or in one zone. */
const places = new Map<string, Partial<StorageClass>>([
  ['rancher.io/local-path', { boundTo: 'node' }], ['openebs.io/local', { boundTo: 'node' }], ['topolvm.io', { boundTo: 'node', ownDisk: true }],
  ['kubernetes.io/no-provisioner', { boundTo: 'node', ownDisk: true }],
  ['cinder.csi.openstack.org', { boundTo: 'zone' }], ['ebs.csi.aws.com', { boundTo: 'zone' }], ['pd.csi.storage.gke.io', { boundTo: 'zone' }], ['disk.csi.azure.com', { boundTo: 'zone' }],
]);

/** The volumes of a cluster's pods. */
export class Claims {
  private readonly classes = new Map<string, Class>();
  private readonly claims = new Map<string, Fields>();
  private readonly volumes = new Map<string, Fields>();
  private readonly known = new Map<string, Claim>();
  private mostOfDrivers: Amounts | undefined;
  private usual = '';

  public constructor(classes: readonly StorageClass[], manifests: Iterable<Manifest>) {
    for (const known of classes) this.addClass(known.name, known, known.isDefault === true);
    for (const manifest of manifests) this.read(manifest);
  }

  /** The most volumes of each driver on one node, by the name of the resource that they take; nothing of drivers of which it is not known. */
  public get limits(): Amounts {
    this.mostOfDrivers ??= new Map([...this.classes.values()].flatMap(({ driver, volumesPerNode }) =>
      driver === undefined || volumesPerNode === undefined ? [] : [[volumeResource(driver), volumesPerNode]]));
    return this.mostOfDrivers;
  }

  /** The volumes of one pod of a set. */
  public of(set: PodSet, index: number): Claim[] {
    const pod = set.podName?.(index) ?? `${set.name}-${index}`;
    const own = set.claimTemplates.map((template) => this.claim(`${set.namespace}/${String(fields(template.metadata).name)}-${pod}`, fields(template.spec)));
    const mounted = list(set.spec.volumes).flatMap((volume): Claim[] => {
      const { claimName } = fields(volume.persistentVolumeClaim);
      if (typeof claimName === 'string') return [this.claim(`${set.namespace}/${claimName}`)];
      const template = fields(volume.ephemeral).volumeClaimTemplate;
      // It goes with its pod, so that nothing binds the next one.
      return template === undefined ? [] : [{ ...this.claim(`${set.namespace}/${pod}-${String(volume.name)}`, fields(fields(template).spec)), boundTo: undefined }];
    });
    const kept: Claim[] = set.staysOnNode ? [{ id: `${set.namespace}/${pod} on its node`, boundTo: 'node', takes: new Map(), isOfOnePod: false, place: undefined }] : [];
    return [...own, ...mounted, ...kept];
  }

  private claim(id: string, template?: Fields): Claim {
    const known = this.known.get(id) ?? this.made(id, this.claims.get(id) ?? template);
    this.known.set(id, known);
    return known;
  }

  /** Of a claim that is nowhere declared nothing is known. */
  private made(id: string, spec: Fields | undefined): Claim {
    if (!spec) return { id, boundTo: undefined, takes: new Map(), isOfOnePod: false, place: undefined };
    const { boundTo, driver, ownDisk, terms } = this.classes.get(typeof spec.storageClassName === 'string' ? spec.storageClassName : this.usual) ?? {};
    const volume = this.volumes.get(String(spec.volumeName)) ?? this.volumes.get(id);
    const size = amountFor(resource.disk, fields(fields(spec.resources).requests).storage);
    return {
      id, boundTo,
      takes: new Map([
        ...(boundTo === 'node' && ownDisk !== true && !volume ? [[resource.disk, size] as const] : []),
        ...(driver !== undefined && this.limits.has(volumeResource(driver)) ? [[volumeResource(driver), 1] as const] : []),
      ]),
      isOfOnePod: Array.isArray(spec.accessModes) && spec.accessModes.length === 1 && spec.accessModes[0] === 'ReadWriteOncePod',
      place: placeOf(volume ? affinityOf(volume) : terms),
    };
  }

  private read(manifest: Manifest): void {
    const { name, namespace = '', annotations } = manifest.metadata;
    switch (groupKind(manifest)) {
      case '/PersistentVolumeClaim': this.claims.set(`${namespace}/${name}`, fields(manifest.spec)); break;
      case '/PersistentVolume': {
        const { claimRef } = fields(manifest.spec);
        this.volumes.set(name, fields(manifest.spec));
        if (claimRef !== undefined) this.volumes.set(`${String(fields(claimRef).namespace)}/${String(fields(claimRef).name)}`, fields(manifest.spec));
        break;
      }
      case 'storage.k8s.io/StorageClass': this.addClass(name, classOf(manifest), textFields(annotations)['storageclass.kubernetes.io/is-default-class'] === 'true'); break;
      default:
    }
  }

  /** What was declared of a class counts before what its object seems to say. */
  private addClass(name: string, found: Class, isUsual: boolean): void {
    this.classes.set(name, { ...found, ...this.classes.get(name) });
    if (isUsual && this.usual === '') this.usual = name;
  }
}

function classOf({ provisioner, allowedTopologies }: Manifest): Class {
  const topologies = list(allowedTopologies).map(({ matchLabelExpressions }) => ({ matchExpressions: list(matchLabelExpressions).map(({ key, values }) => ({ key, operator: 'In', values })) }));
  return { driver: String(provisioner), ...places.get(String(provisioner)), ...(topologies.length > 0 && { terms: topologies }) };
}

function placeOf(terms: readonly Fields[] | undefined): NodeSelection | undefined {
  return terms && new NodeSelection({}, [terms]);
}

function affinityOf({ nodeAffinity }: Fields): readonly Fields[] | undefined {
  const { required } = fields(nodeAffinity);
  return required === undefined ? undefined : list(fields(required).nodeSelectorTerms);
}
