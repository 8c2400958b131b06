import { type ChartDefinition } from '../chart';

const installs = { crds: { install: true } };
const enabled = { crds: { enabled: true } };
const created = { crds: { create: true } };

/** What charts that have a value for it say on their own of their custom kinds; cert-manager's does not install them. */
const values: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'argo-cd': installs, 'cloudnative-pg': created, 'external-secrets': { installCRDs: true }, keda: installs, kyverno: installs, metallb: enabled,
  'plugin-barman-cloud': created, 'rook-ceph': enabled,
};

/** Values of a chart that decide on its custom kinds where nobody says anything of them. */
export function ownValuesOf({ name }: ChartDefinition): Readonly<Record<string, unknown>> {
  return Object.hasOwn(values, name) ? values[name]! : {};
}
