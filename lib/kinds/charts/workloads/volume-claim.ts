import { type Manifest } from '../../../manifest';
import { known, textOf } from './known';

type Fields = Readonly<Record<string, unknown>>;

interface Claim {
  /** @default - the cluster's own class */
  readonly storageClassName?: unknown;
  readonly accessModes?: readonly string[];
  /** Bytes, as a quantity. */
  readonly storage?: unknown;
}

/** A volume of its own for each pod of a StatefulSet. */
export function volumeClaimTemplate(name: string, claim: Claim): Fields {
  return { metadata: { name }, spec: claimSpec(claim) };
}

/** A volume that pods share or that outlives them; `annotations` say who may remove it. */
export function persistentVolumeClaim(name: string, claim: Claim, annotations?: Record<string, string>): Manifest {
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, ...(annotations && { annotations }) }, spec: claimSpec(claim) };
}

/** A claim of pods by its name. */
export function claimVolume(name: string, claimName: unknown): Fields {
  return { name, persistentVolumeClaim: known({ claimName: textOf(claimName) }) };
}

function claimSpec({ storageClassName, accessModes, storage }: Claim): Fields {
  return known({
    storageClassName: typeof storageClassName === 'string' ? storageClassName : undefined,
    accessModes,
    resources: { requests: known({ storage: typeof storage === 'string' || typeof storage === 'number' ? storage : undefined }) },
  });
}
