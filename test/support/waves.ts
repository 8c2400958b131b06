import { type Manifest } from '../../lib/manifest';

/** The wave in which Argo CD applies an object. */
export function waveOf(manifest: { metadata: { annotations?: Readonly<Record<string, string>> } }): number {
  return Number(manifest.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0');
}

/** Names of Secrets that stand anywhere in an object where Kubernetes or a custom kind reads one, found by the form of the reference. */
export function secretsReadIn(manifest: Manifest): string[] {
  if (manifest.kind === 'ExternalSecret') return [];
  const find = (value: unknown, key: string): string[] => {
    if (Array.isArray(value)) return value.flatMap((item) => find(item, key));
    if (typeof value !== 'object' || value === null) return [];
    const fields = value as Record<string, unknown>;
    const own = ['certificateRefs', 'secretKeyRef', 'secretRef'].includes(key) ? [fields.name] : key === 'secret' ? [fields.secretName ?? fields.name] : key === 'accessKeyId' || key === 'secretAccessKey' ? [fields.name] : [];
    return [...own.filter((name): name is string => typeof name === 'string'), ...Object.entries(fields).flatMap(([inner, item]) => find(item, inner))];
  };
  return [...new Set(find(manifest.spec, ''))];
}
