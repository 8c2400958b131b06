import { type KubeClient } from './kube-client';
import { type LiveObject } from './kube-response';

/** A pod as far as its place goes. */
export interface LivePod extends LiveObject {
  readonly metadata: LiveObject['metadata'] & { readonly namespace: string; readonly ownerReferences?: readonly { readonly kind: string; readonly uid: string }[] };
  readonly spec: {
    readonly nodeName?: string;
    readonly priority?: number;
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly affinity?: { readonly nodeAffinity?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: object } };
    readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
  };
  readonly status: { readonly phase: string; readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[] };
}

/** All pods, or those of a namespace. */
export async function podsOf(client: Pick<KubeClient, 'get'>, namespace?: string): Promise<LivePod[]> {
  return (await client.get<{ items: LivePod[] }>(namespace === undefined ? '/api/v1/pods' : `/api/v1/namespaces/${namespace}/pods`)).items;
}

/** `namespace/name`. */
export function nameOf({ metadata: { namespace, name } }: LivePod): string {
  return `${namespace}/${name}`;
}

/** What the scheduler says of a pod that it has looked at and found no node for. */
export function refusedBecause({ spec, status }: LivePod): string | undefined {
  const condition = status.conditions?.find(({ type }) => type === 'PodScheduled');
  return spec.nodeName === undefined && condition?.status === 'False' ? condition.message ?? 'no reason said' : undefined;
}

/** Whether a pod belongs to its node, and goes with it. */
export function isOfDaemonSet({ metadata: { ownerReferences = [] } }: LivePod): boolean {
  return ownerReferences.some(({ kind }) => kind === 'DaemonSet');
}

/** Whether a pod does what it is there for: it is ready, or has done all it had to. */
export function isReady({ status: { phase, conditions } }: LivePod): boolean {
  return phase === 'Succeeded' || conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}

/** Deletes a pod at once, as when its node is gone. */
export async function kill(client: KubeClient, { metadata: { namespace, name } }: LivePod): Promise<void> {
  await client.remove(`/api/v1/namespaces/${namespace}/pods/${name}?gracePeriodSeconds=0`);
}

export interface SettledProps {
  /** In seconds, how long nothing may change before what waits is said to wait for good. */
  readonly quiet: number;
  /** In seconds. */
  readonly within: number;
  /** How many pods there must be at least before it counts. @default 0 */
  readonly least?: number;
}

/** Waits until every pod has a node, or until nothing has changed for a while; returns the pods as they are then. */
export async function settled(list: () => Promise<LivePod[]>, { quiet, within, least = 0 }: SettledProps): Promise<LivePod[]> {
  const end = Date.now() + within * 1000;
  let [last, since] = ['', Date.now()];
  for (;;) {
    const pods = await list();
    const now = pods.map((pod) => `${nameOf(pod)}@${pod.spec.nodeName ?? ''}`).sort().join();
    if (now !== last) [last, since] = [now, Date.now()];
    if (pods.length >= least && pods.every(({ spec, metadata }) => spec.nodeName !== undefined && metadata.deletionTimestamp === undefined) && Date.now() - since > 500) return pods;
    if (Date.now() - since > quiet * 1000 || Date.now() > end) return pods;
    await new Promise((done) => setTimeout(done, 100));
  }
}
