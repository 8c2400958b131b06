import { type KubeClient } from './kube-client';

/** How often the API server has asked each webhook, by its name and what was to be done, `name CREATE`. */
export async function verdictsOf(client: KubeClient): Promise<ReadonlyMap<string, number>> {
  return verdictsIn(String((await client.send('GET', '/metrics')).body));
}

/** The same out of the metrics of the API server. */
export function verdictsIn(metrics: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [, labels, count] of metrics.matchAll(/^apiserver_admission_webhook_request_total\{([^}]*)\} (\S+)$/gm)) {
    const label = (name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(labels!)?.[1] ?? '';
    const key = `${label('name')} ${label('operation')}`;
    counts.set(key, (counts.get(key) ?? 0) + Number(count));
  }
  return counts;
}
