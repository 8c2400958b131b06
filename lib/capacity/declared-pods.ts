import { type Manifest } from '../manifest';
import { operatorPods } from './operators/operator-pods';
import { type PodSet } from './pod-set';
import { podSetOf } from './pod-sets';
import { scalesOf } from './scalers';

/** An object with the place it is reported at. */
export interface PlacedManifest {
  readonly manifest: Manifest;
  /** `cluster/application Kind/name`. */
  readonly where: string;
}

/** All pods that objects make, by themselves or by the hands of operators, scaled by whatever scales them. */
export function podSetsOf(objects: readonly PlacedManifest[]): PodSet[] {
  const manifests = objects.map(({ manifest }) => manifest);
  const made = operatorPods(manifests);
  const scales = scalesOf(manifests);
  return objects.flatMap(({ manifest, where }) => [{ manifest, where }, ...made(manifest).map((workload) => ({ ...workload, where, owner: manifest }))]
    .flatMap((maker) => podSetOf(maker, scales) ?? []));
}
