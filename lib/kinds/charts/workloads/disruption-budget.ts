import { type Manifest } from '../../../manifest';
import { known, mapOf } from './known';

/** How many of the pods with some labels must stay, or may be missing, while nodes are drained: as values say it. */
export function disruptionBudget(name: string, matchLabels: Readonly<Record<string, string>>, values: unknown): Manifest {
  const { minAvailable, maxUnavailable } = mapOf(values) ?? {};
  return {
    apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name },
    spec: { ...known({ minAvailable: amount(minAvailable), maxUnavailable: amount(maxUnavailable) }), selector: { matchLabels } },
  };
}

/** A number, or a percentage. */
function amount(value: unknown): number | string | undefined {
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}
