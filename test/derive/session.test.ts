import { ArgoCD, Cilium, Kyverno, SessionKeeper, SessionStarter } from '../../apps';
import { ApiObject } from 'cdk8s';
import { Application, type Cluster, CoreObject, PostgresDatabase, type Session, Workload } from '../../lib';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { completeCluster, machines, newFleet, refusalOf, renderFleet, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';
import { Charted, emptied, sessionCluster } from '../support/session-fleet';
import { plain } from '../support/workload';

const usual: Session = { stopAfter: '6h', webhook: 'chat.example.org' };
const plan = (rendered: Rendered): string[] => rendered.core('ConfigMap', 'session-plan').data!.plan!.trimEnd().split('\n');
const rolesIn = (rendered: Rendered, namespace: string): unknown[] => rendered.all('Role').filter(({ metadata }) => metadata.namespace === namespace && metadata.name === 'session-keeper').flatMap(({ rules }) => rules!);

describe('what follows from a session', () => {
  const rendered = sessionCluster(usual, {}, (cluster) => {
    new ArgoCD(cluster);
    new Charted(cluster, 'metrics', 'kube-system');
    new Charted(cluster, 'velero').offers('kind:velero.io/Backup');
  });

  test('is the order of a stop: what stands on others before them, Argo CD last, and what is elsewhere by its Application alone', () => {
    const stages = plan(rendered);
    const position = (stage: string): number => stages.indexOf(stage);
    expect(position('application web')).toBe(0);
    expect(position('operator cnpg-system')).toBeGreaterThan(0);
    expect(position('operator cnpg-system')).toBeLessThan(position('operator cert-manager'));
    expect(stages).toEqual(expect.arrayContaining(['argocd argocd', 'shared kube-system metrics', 'database web', 'velero velero']));
    expect(stages.filter((stage) => / (session|default)\b/.test(stage))).toEqual([]);
  });

  test('is the number of pods that are declared, for a start', () => {
    expect(rendered.core('ConfigMap', 'session-plan').data!.replicas).toBe('Deployment.web.web 2\n');
  });

  test('restarts the keeper with another plan', () => {
    const checksum = (of: Rendered): unknown => of.core('Deployment', 'session-keeper').spec!.template.metadata!.annotations!['checksum/session-plan'];
    expect(checksum(rendered)).toMatch(/^[0-9a-f]{16}$/);
    expect(checksum(sessionCluster(usual))).not.toBe(checksum(rendered));
  });

  test('lets an autoscaler move the keeper, which never blocks the end of a node', () => {
    expect(rendered.core('Deployment', 'session-keeper').spec!.template.metadata!.annotations).toMatchObject({ 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' });
    expect(rendered.core('Deployment', 'session-keeper').spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
  });

  test('is the right to scale, and nowhere the right to change what a pod is', () => {
    const roles = rendered.all('Role').filter(({ metadata }) => metadata.name === 'session-keeper');
    expect(roles.length).toBeGreaterThan(6);
    for (const { rules } of roles) {
      for (const { apiGroups, resources, verbs } of rules!) {
        if (apiGroups![0] !== 'apps') continue;
        for (const resource of resources!) expect(resource.endsWith('/scale') || verbs.every((verb) => verb === 'get' || verb === 'list')).toBe(true);
      }
    }
    expect(JSON.stringify(roles)).not.toMatch(/"secrets"|"\*"|exec/);
    expect(rendered.manifests().some(({ kind, metadata }) => kind.startsWith('ClusterRole') && metadata.name.startsWith('session'))).toBe(false);
  });

  test('is the right to databases where there are some, and no right to pods of namespaces that are not ours', () => {
    expect(JSON.stringify(rolesIn(rendered, 'web'))).toContain('postgresql.cnpg.io');
    expect(JSON.stringify(rolesIn(rendered, 'cert-manager'))).not.toContain('postgresql.cnpg.io');
    expect(JSON.stringify(rolesIn(rendered, 'velero'))).toContain('velero.io');
    expect(JSON.stringify(rolesIn(rendered, 'kube-system'))).not.toMatch(/"pods"|"resourcequotas"/);
  });

  test('is that Argo CD neither reports nor undoes what the session changes, kind by kind, where there are any', () => {
    const { ignoreDifferences, syncPolicy } = rendered.argoApplication('web').spec;
    expect(ignoreDifferences).toEqual([
      { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] },
      { group: 'postgresql.cnpg.io', kind: 'Cluster', jsonPointers: ['/metadata/annotations/cnpg.io~1hibernation'] },
    ]);
    expect(syncPolicy!.syncOptions).toContain('RespectIgnoreDifferences=true');
    expect(rendered.argoApplication('argocd').spec.ignoreDifferences).toHaveLength(2);
    expect(rendered.argoApplication('priority-classes').spec).not.toHaveProperty('ignoreDifferences');
    expect(rendered.argoApplication('priority-classes').spec.syncPolicy!.syncOptions).not.toContain('RespectIgnoreDifferences=true');
  });

  test('is nothing in a cluster that always runs', () => {
    const fleet = newFleet();
    new Workload(new Application(completeCluster(fleet), 'web'), 'web', plain);
    expect(renderFleet(fleet).argoApplication('web').spec).not.toHaveProperty('ignoreDifferences');
  });

  test('is that the keeper reaches the API and the webhook, whose address is a secret, and nothing else', () => {
    const { relations } = rendered.models[0]!.cluster;
    expect(relations.reaches.filter(({ from }) => from.application.name === 'session').map(({ host, port }) => `${host}:${port}`)).toEqual(['chat.example.org:443']);
    expect(relations.apiAccess.some(({ pods }) => pods.name === 'session-keeper')).toBe(true);
    expect(rendered.custom(ExternalSecret, 'webhook').spec.data![0]!.remoteRef).toMatchObject({ key: 'lab/session/webhook', property: 'url' });
  });
});

describe('a session is refused', () => {
  const refused = (session: Session, facts: Facts = {}, add?: (cluster: Cluster) => void): string => refusalOf(() => sessionCluster(session, facts, add));
  test.each<[string, Session, string]>([
    ['with an alert at its stop', { ...usual, alertAfter: '6h' }, "alertAfter of the session of cluster 'lab' must be before its stop, got '6h' with stopAfter '6h'; people need time to extend it"],
    ['with a time in words', { stopAfter: '1d' as never }, "stopAfter of the session of cluster 'lab' must be whole hours or minutes, got '1d'; write for example '6h' or '30m'"],
    ['with more hours than a week has', { ...usual, hoursPerWeek: 169 }, "hoursPerWeek of the session of cluster 'lab' must be from 0 to 168, got '169'"],
    [
      'with a schedule that nobody keeps', { ...usual, schedule: { start: 'Mon-Fri 08:00', stop: '20:00', timeZone: 'Europe/Zurich' } },
      "schedule of the session of cluster 'lab' must be kept by another cluster, got no hub; nothing runs in a stopped cluster that could start it: name a hub, or take the schedule away",
    ],
    ['with days that go backwards', { ...usual, schedule: { start: 'Fri-Mon 08:00', stop: '20:00', timeZone: 'Europe/Zurich' } }, "start of the schedule of the session of cluster 'lab' must be days and a time, got 'Fri-Mon 08:00'; write for example 'Mon-Fri 08:00'"],
    ['over midnight', { ...usual, schedule: { start: 'Mon 20:00', stop: '02:00', timeZone: 'Europe/Zurich' } }, "stop of the schedule of the session of cluster 'lab' must be later on the same day than its start, got '02:00' after 'Mon 20:00'; a session does not run over midnight"],
    ['in a zone that is none', { ...usual, schedule: { start: 'Mon 08:00', stop: '20:00', timeZone: 'Zurich' } }, "timeZone of the schedule of the session of cluster 'lab' must be a name of the IANA database, got 'Zurich'; write for example 'Europe/Zurich'"],
    ['that tells nobody', { stopAfter: '6h' }, "cluster 'lab' with a session must alert someone, got neither a webhook nor a Prometheus; add webhook: 'chat.example.org' to session, or new KubePrometheusStack(this)"],
  ])('%s', (_, session, message) => {
    expect(refused(session)).toBe(message);
  });

  test('where no pool is ever emptied', () => {
    expect(refused(usual, { platform: { ...machines(), podNetwork: { provider: 'cilium' } } })).toBe(
      "cluster 'lab' with a session must have a pool whose nodes an autoscaler takes away, got only pools of a fixed size; give one of them a maximum, or take session away");
  });

  test('where our own pod network would have no node to give others theirs', () => {
    const ours = { ...emptied(), podNetwork: machines().podNetwork };
    expect(refused(usual, { platform: ours }, (cluster) => new Cilium(cluster))).toMatch(
      /^cluster 'lab' with a session must keep a node for cilium, got pools that all go to 0; no new node could come up without it: give one pool a count of 1$/m);
    expect(plan(sessionCluster(usual, { platform: { ...emptied({ count: 1 }), podNetwork: ours.podNetwork } }, (cluster) => new Cilium(cluster))).some((stage) => stage.includes('cilium'))).toBe(false);
  });

  test('for a tenant, whose nodes are another’s', () => {
    const platform = emptied({}, { rights: { to: 'tenant', tenant: 'acme' } });
    expect(refused(usual, { platform })).toMatch(/must be ours as a whole, got the rights of tenant 'acme'; its nodes are not ours to empty: take session away/);
  });

  test('beside KEDA on a workload of the cluster', () => {
    const scaled = (cluster: Cluster): unknown => new ApiObject(new Application(cluster, 'shop', { namespace: 'shop' }), 'scaled', { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name: 'shop' } });
    expect(refused(usual, { kinds: ['keda.sh/ScaledObject'] }, scaled)).toBe(
      "cluster 'lab' with a session must have nobody else who scales its workloads, got ScaledObject 'shop/shop'; KEDA would bring up again what the session stops: remove one of them");
  });

  test('without who keeps it', () => {
    const fleet = newFleet();
    completeCluster(fleet, { name: 'lab', platform: emptied(), session: usual });
    expect(refusalOf(() => renderFleet(fleet))).toBe("cluster 'lab' with a session must have SessionKeeper, got none; add new SessionKeeper(this)");
  });
});

describe('a schedule', () => {
  const declared = (session: Session, starter: (hub: Cluster) => void = (hub) => new SessionStarter(hub), facts: Facts = {}): Rendered => {
    const fleet = newFleet();
    const hub = completeCluster(fleet, { name: 'hub', ...facts });
    new ArgoCD(hub);
    starter(hub);
    const lab = completeCluster(fleet, { name: 'lab', platform: emptied(), session, hub: 'hub' });
    new SessionKeeper(lab);
    return renderFleet(fleet);
  };
  const weekdays: Session = { ...usual, schedule: { start: 'Mon-Fri 08:00', stop: '19:30', timeZone: 'Europe/Zurich' } };

  test('is kept by the hub, at the cluster’s own time, with a token that may scale one Deployment', () => {
    const rendered = declared(weekdays);
    const jobs = rendered.all('CronJob', 'hub/session-starter').map(({ metadata, spec }) => [metadata.name, spec!.schedule, spec!.timeZone]);
    expect(jobs).toEqual([['start-lab', '0 8 * * MON-FRI', 'Europe/Zurich'], ['stop-lab', '30 19 * * MON-FRI', 'Europe/Zurich']]);
    const [start, stop] = rendered.all('CronJob', 'hub/session-starter').map(({ spec }) => spec!.jobTemplate.spec!.template.spec!.containers[0]!.args!);
    expect(start).toEqual(['--server=https://192.168.1.10:6443', '--certificate-authority=/opt/access/ca', '--namespace=session', 'scale', 'deployment', 'session-keeper', '--replicas=1']);
    expect(stop!.slice(3)).toEqual(['patch', 'configmap', 'session', '--type', 'merge', '--patch', '{"data":{"request":"stop"}}']);
    expect(rendered.custom(ExternalSecret, 'access-lab').spec.data!.map(({ remoteRef }) => `${remoteRef.key} ${remoteRef.property}`)).toEqual(['hub/session-starter/lab token', 'hub/session-starter/lab ca']);
    const rights = rendered.core('Role', 'session-starter').rules!;
    expect(rights.flatMap(({ resourceNames }) => resourceNames)).toEqual(['session-keeper', 'session-keeper', 'session']);
  });

  test('makes its hub reach the cluster, and nothing else', () => {
    const { relations } = declared(weekdays).models.find(({ cluster }) => cluster.name === 'hub')!.cluster;
    expect(relations.reaches.filter(({ from }) => from.application.name === 'session-starter').map(({ from, host, port }) => `${from.name} ${host}:${port}`))
      .toEqual(['start-lab 192.168.1.10:6443', 'stop-lab 192.168.1.10:6443']);
  });

  test('is refused where the hub has nobody to keep it', () => {
    expect(refusalOf(() => declared(weekdays, () => undefined))).toBe(
      "hub of cluster 'lab' must have SessionStarter, got none in 'hub'; the schedule of the session is kept there: add new SessionStarter(this)");
  });

  test('is not needed: people start the session then, and the hub has no access', () => {
    const rendered = declared(usual);
    expect(rendered.all('CronJob', 'hub/session-starter')).toEqual([]);
    expect(rendered.has('ServiceAccount', 'session-starter')).toBe(false);
  });

  test('is kept by a cluster that always runs', () => {
    expect(refusalOf(() => sessionCluster(usual, {}, (cluster) => new SessionStarter(cluster)))).toBe(
      "SessionStarter must be in a cluster that always runs, got cluster 'lab', which has a session itself; take one of them away");
  });
});

test('the keeper can start while Kyverno is stopped: no webhook of it is called for the keeper’s namespace', () => {
  const excluded = (rendered: Rendered): string[] => (rendered.values('kyverno') as { config: { webhooks: { namespaceSelector: { matchExpressions: { values: string[] }[] } } } })
    .config.webhooks.namespaceSelector.matchExpressions[0]!.values;
  expect(excluded(sessionCluster(usual, {}, (cluster) => new Kyverno(cluster)))).toContain('session');
});

test('what others brought into a namespace of the session is stopped as well', () => {
  const rendered = sessionCluster(usual, {}, (cluster) => {
    new CoreObject(new Application(cluster, 'extra', { namespace: 'web' }), 'ConfigMap', { metadata: { name: 'extra' } });
    new PostgresDatabase(new Application(cluster, 'shop'), 'shop-db', { storage: '1Gi' });
  });
  expect(plan(rendered)).toEqual(expect.arrayContaining(['database shop', 'database web', 'application shop']));
  expect(plan(rendered).filter((stage) => stage === 'application web')).toHaveLength(1);
});
