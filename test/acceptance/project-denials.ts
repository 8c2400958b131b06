import { type Applications, type LiveApplication } from './applications';
import { inParallel } from './in-parallel';
import { type LocalRepository } from './local-repository';
import { type Findings } from './step-result';
import { type Tree } from './tree';
import { waitFor } from './wait';

export interface ProjectDenialsProps {
  readonly applications: Applications;
  readonly repository: LocalRepository;
  readonly tree: Tree;
  /** Of Argo CD. */
  readonly namespace: string;
  readonly findings: Findings;
}

interface Project { readonly destinations?: readonly { readonly namespace?: string }[]; readonly clusterResourceWhitelist?: readonly object[]; readonly sourceRepos?: readonly string[] }

const clusterRole = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: acceptance-not-allowed\n';

/** Whether the projects of a tree refuse what is not theirs: another repository, another namespace, a kind of the whole cluster. */
export async function deniedByProjects({ applications, repository, tree, namespace, findings }: ProjectDenialsProps): Promise<void> {
  repository.commit({ 'not-allowed/ClusterRole.yaml': clusterRole });
  const projects = tree.files.filter(({ manifest }) => manifest.kind === 'AppProject').map(({ manifest }) => ({ name: manifest.metadata.name, spec: manifest.spec as Project }));
  const attempts = projects.flatMap(({ name: project, spec }) => {
    const own = spec.destinations?.[0]?.namespace;
    // A project that lets any repository or namespace in would have to be found by its text.
    if (own === undefined) return [];
    return [
      { project, what: 'another repository', name: `repository-${project}`, source: 'file:///not-allowed', target: own },
      { project, what: 'another namespace', name: `namespace-${project}`, source: repository.url, target: 'not-allowed' },
      ...((spec.clusterResourceWhitelist ?? []).length === 0 ? [{ project, what: 'a kind of the whole cluster', name: `kind-${project}`, source: repository.url, target: own }] : []),
    ];
  });
  for (const { name, project, source, target } of attempts) {
    await applications.create({
      apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name, namespace },
      spec: { project, source: { repoURL: source, path: 'not-allowed', targetRevision: 'main' }, destination: { server: 'https://kubernetes.default.svc', namespace: target }, syncPolicy: { automated: {} } },
    });
  }
  await inParallel(attempts, async ({ name, project, what }) => {
    const answer = await waitFor({ what: `an answer to Application ${name}`, within: 120, every: 500 }, async () => isDenied(await applications.get(name))).catch(() => false);
    if (answer) findings.count(`attempts at ${what} denied`);
    else findings.fail(`AppProject ${project}`, `must deny ${what}, and did not`);
    await applications.remove(name);
  });
}

/** Undefined while nothing is known yet. */
function isDenied({ status = {} }: LiveApplication): boolean | undefined {
  const { conditions = [], operationState, sync } = status;
  if (conditions.some(({ type, message }) => type === 'InvalidSpecError' && /not permitted in project|do not match any of the allowed destinations in project/.test(message))) return true;
  if (operationState?.syncResult?.resources?.some(({ message }) => message?.includes('not permitted')) === true) return true;
  return sync?.status === 'Synced' ? false : undefined;
}
