import { Fault } from '../../lib/fault';
import { fields } from '../../lib/fields';
import { KubeClient } from './kube-client';
import { type LiveObject } from './kube-response';
import { readKubeconfig } from './kubeconfig';

/** A cluster that somebody else brought up and that a run may fill. */
export interface GivenCluster {
  readonly client: KubeClient;
  /** Such as `1.34`. */
  readonly minor: string;
  readonly version: string;
}

/** What is there from the beginning: of Kubernetes, of kind and of k3d. */
const usual = {
  namespaces: /^(default|kube-.*|local-path-storage)$/,
  groups: /(^|\.)(cattle\.io|traefik\.io|gateway\.networking\.k8s\.io)$/,
  priorities: /^system-/,
  inDefault: /^(kubernetes|kube-root-ca\.crt)$/,
} as const;

const ofDefault = ['pods', 'services', 'configmaps', 'secrets', 'persistentvolumeclaims'].map((plural) => `/api/v1/namespaces/default/${plural}`)
  .concat(['deployments', 'statefulsets', 'daemonsets'].map((plural) => `/apis/apps/v1/namespaces/default/${plural}`), ['jobs', 'cronjobs'].map((plural) => `/apis/batch/v1/namespaces/default/${plural}`));

/** Reaches the cluster of a `KUBECONFIG`. @throws with a sentence where it may not be filled, or is not empty */
export async function givenCluster(kubeconfig: string): Promise<GivenCluster> {
  const client = new KubeClient(readKubeconfig(kubeconfig));
  const { status } = await client.post<{ status: { allowed: boolean } }>('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: { verb: '*', group: '*', resource: '*' } },
  });
  if (!status.allowed) throw new Fault(`the user of KUBECONFIG must be allowed to do everything at ${client.access.server}, and is not`);
  const there = await contentsOf(client);
  if (there.length > 0) throw new Fault(`the cluster at ${client.access.server} must be empty, got ${there.slice(0, 3).join(', ')}${there.length > 3 ? ` and ${there.length - 3} more` : ''}; make a new one that nobody needs, such as with kind or k3d`);
  const { major, minor, gitVersion } = await client.get<{ major: string; minor: string; gitVersion: string }>('/version');
  return { client, minor: `${major}.${minor.replace(/\D/g, '')}`, version: gitVersion };
}

/** What is in a cluster beyond what a new one has. */
export async function contentsOf(client: KubeClient): Promise<string[]> {
  const all = async (path: string): Promise<LiveObject[]> => (await client.get<{ items: LiveObject[] }>(path)).items;
  const named = (what: string, objects: readonly LiveObject[]): string[] => objects.map(({ metadata: { name } }) => `${what} '${name}'`);
  const [namespaces, definitions, priorities, volumes, ...inDefault] = await Promise.all([
    '/api/v1/namespaces', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', '/apis/scheduling.k8s.io/v1/priorityclasses', '/api/v1/persistentvolumes', ...ofDefault,
  ].map(all)) as [LiveObject[], LiveObject[], LiveObject[], LiveObject[], ...LiveObject[][]];
  return [
    ...named('namespace', namespaces.filter(({ metadata: { name } }) => !usual.namespaces.test(name))),
    ...named('definition', definitions.filter(({ spec }) => !usual.groups.test(String(fields(spec).group)))),
    ...named('PriorityClass', priorities.filter(({ metadata: { name } }) => !usual.priorities.test(name))),
    ...named('volume', volumes),
    ...inDefault.flatMap((objects, index) => named(`${ofDefault[index]!.split('/').at(-1)!} of namespace default`, objects.filter(({ metadata: { name } }) => !usual.inDefault.test(name)))),
  ];
}
