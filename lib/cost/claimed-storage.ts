import { type Manifest } from '../manifest';
import { type ApplicationModel, type ClusterModel } from '../model';
import { groupKind } from '../object-identity';
import { bytes, type Bytes } from '../units';

/** Volumes of one size that something claims. */
export interface Claim {
  /** Who claims them: `nextcloud/files`. */
  readonly of: string;
  /** Bytes of all of them together. */
  readonly bytes: number;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Everything in a cluster that claims volumes of the platform: claims, databases, templates of StatefulSets and of custom
 * kinds, and what the values of charts say. Volumes of a class that an application brings, or that is bound to nodes,
 * lie on disks of the nodes.
 * What a chart claims by its own defaults is not seen.
 */
export function claimedStorage(model: ClusterModel): Claim[] {
  const { platform, relations } = model.cluster;
  const onNodes = new Set([...relations.storageClasses, ...platform.storageClasses.filter(({ boundTo }) => boundTo === 'node')].map(({ name }) => name));
  const implied = [...platform.storageClasses, ...relations.storageClasses];
  const fallback = (implied.find(({ isDefault }) => isDefault) ?? implied[0])?.name;
  const found = model.applications.flatMap((application) => claimsOf(application));
  return found.filter(({ storageClass = fallback, size }) => size > 0 && !(storageClass !== undefined && onNodes.has(storageClass))).map(({ of, size }) => ({ of, bytes: size }));
}

interface Found {
  readonly of: string;
  readonly size: number;
  readonly storageClass?: string | undefined;
}

function claimsOf(application: ApplicationModel): Found[] {
  const inObjects = application.objects.flatMap(({ manifest }) => claimsIn(`${application.name}/${manifest.metadata.name}`, manifest));
  const inCharts = application.sources.flatMap((source) => source.type === 'chart' ? templates(application.name, source.values, 1) : []);
  return [...inObjects, ...inCharts];
}

function claimsIn(of: string, manifest: Manifest): Found[] {
  const spec = fields(manifest.spec);
  if (groupKind(manifest) === 'postgresql.cnpg.io/Cluster') {
    const instances = typeof spec?.instances === 'number' ? spec.instances : 1;
    return [spec?.storage, spec?.walStorage].flatMap((storage) => {
      const { size, storageClass } = fields(storage) ?? {};
      return isBytes(size) ? [{ of, size: instances * bytes(size, of), storageClass: name(storageClass) }] : [];
    });
  }
  return templates(of, manifest.spec, 1);
}

/** Claims anywhere below a value: what requests storage in Kubernetes' words, and `persistence` in those of charts. */
function templates(of: string, value: unknown, copies: number): Found[] {
  if (Array.isArray(value)) return value.flatMap((item) => templates(of, item, copies));
  const map = fields(value);
  if (!map) return [];
  const own = typeof map.replicas === 'number' ? map.replicas : copies;
  const requested = fields(fields(map.resources)?.requests)?.storage;
  const found = isBytes(requested) ? [{ of, size: own * bytes(requested, of), storageClass: name(map.storageClassName) }] : [];
  return [...found, ...Object.entries(map).flatMap(([key, inner]) => key === 'persistence' ? persistence(of, inner, own) : templates(of, inner, own))];
}

/** What charts call a volume: `persistence: { enabled, size, storageClass }`, with claims of their own inside in some. */
function persistence(of: string, value: unknown, copies: number): Found[] {
  const map = fields(value);
  if (!map || map.enabled === false) return [];
  const found = isBytes(map.size) ? [{ of, size: copies * bytes(map.size, of), storageClass: name(map.storageClass ?? map.storageClassName) }] : [];
  return [...found, ...Object.values(map).flatMap((inner) => persistence(of, inner, copies))];
}

function fields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : undefined;
}

function name(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isBytes(value: unknown): value is Bytes {
  return typeof value === 'string' && /^\d+(\.\d+)?(Ki|Mi|Gi|Ti)$/.test(value) && Number.parseFloat(value) > 0;
}
