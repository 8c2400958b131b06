import { spawnSync } from 'node:child_process';
import { ArgoCD, SessionKeeper } from '../../apps';
import { beginning, SessionCluster, type Present } from '../support/session-cluster';
import { Charted, sessionCluster } from '../support/session-fleet';
import { type Rendered } from '../support/rendered';

jest.setTimeout(120_000);

const tools = ['bash', 'jq', 'awk'].filter((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error !== undefined);
const runs = tools.length === 0 ? describe : describe.skip;
if (tools.length > 0) console.log(`the scripts of the session keeper were not run: ${tools.join(' and ')} missing`);

const hour = 3600;
const rendered: Rendered = sessionCluster(undefined, {}, (cluster) => {
  new ArgoCD(cluster);
  new Charted(cluster, 'metrics', 'kube-system');
});

/** What is in the rendered cluster while it runs, the pods that charts and operators make included. */
const present = (): Present => ({
  workloads: [
    { kind: 'Deployment', namespace: 'web', name: 'web', replicas: 2 },
    { kind: 'Deployment', namespace: 'web', name: 'web-pooler', replicas: 2, keptBy: { operator: 'cnpg-system/cloudnative-pg', replicas: 2 } },
    { kind: 'Deployment', namespace: 'cnpg-system', name: 'cloudnative-pg', replicas: 1 },
    { kind: 'Deployment', namespace: 'cert-manager', name: 'cert-manager', replicas: 1 },
    { kind: 'Deployment', namespace: 'external-secrets', name: 'external-secrets', replicas: 1 },
    { kind: 'StatefulSet', namespace: 'monitoring', name: 'prometheus', replicas: 1, keptBy: { operator: 'monitoring/operator', replicas: 1 } },
    { kind: 'Deployment', namespace: 'monitoring', name: 'operator', replicas: 1 },
    { kind: 'StatefulSet', namespace: 'argocd', name: 'argocd-application-controller', replicas: 1 },
    { kind: 'Deployment', namespace: 'argocd', name: 'argocd-server', replicas: 1 },
    { kind: 'Deployment', namespace: 'kube-system', name: 'metrics', replicas: 1, application: 'metrics' },
    { kind: 'Deployment', namespace: 'kube-system', name: 'coredns', replicas: 2 },
  ],
  databases: [{ namespace: 'web', name: 'web-db', archived: true, hibernated: false, running: true }],
  pods: [
    { namespace: 'monitoring', name: 'exporter-1', owner: 'DaemonSet' },
    { namespace: 'web', name: 'done', owner: 'Job', phase: 'Succeeded' },
  ],
});

/** Pods of the platform, which are not ours to stop. */
const foreign = ['kube-system/coredns-0', 'kube-system/coredns-1'];

const clusters: SessionCluster[] = [];
afterAll(() => clusters.forEach((cluster) => cluster.remove()));
function cluster(change: (present: Present) => Present = (all) => all): SessionCluster {
  clusters.push(new SessionCluster(rendered, change(present())));
  return clusters.at(-1)!;
}

const replicasOf = ({ workloads }: SessionCluster): Record<string, number> => Object.fromEntries(workloads.map(({ namespace, name, replicas }) => [`${namespace}/${name}`, replicas]));
const minutes = (seconds: number): number => (seconds - beginning) / 60;

/** Where in the deeds something first stands. */
function position(of: SessionCluster, start: string): number {
  const index = of.deeds.findIndex((deed) => deed.startsWith(start));
  if (index < 0) throw new Error(`'${start}' must be among ${of.deeds.join(', ')}`);
  return index;
}

runs('the keeper of a session, run in bash with the rights that it is given', () => {
  const lab = tools.length === 0 ? cluster() : undefined!;
  beforeAll(() => lab.run());

  test('tells people once after 5 hours, and stops all that is ours after 6, so that no pod keeps or asks for a node', () => {
    expect(lab.faults).toEqual([]);
    expect(lab.running).toEqual(foreign);
    expect(lab.keeper.replicas).toBe(0);
    expect(lab.configMaps.get('session')).toMatchObject({ phase: 'stopped' });
    expect(minutes(lab.now)).toBeLessThan(375);
    expect(lab.told).toEqual([
      expect.stringMatching(/^300: lab: it has run for 300 minutes and is stopped at 21:06 UTC; to extend it: kubectl --namespace session patch configmap session /),
      expect.stringMatching(/^36\d: lab: it is stopped after 36\d minutes$/),
    ]);
  });

  test('stops in order: backup, what people use, databases, operators, what these look after, Argo CD, what is elsewhere, itself', () => {
    const order = [
      'backup web/web-db', 'gate web', 'scale web/web 0', 'hibernate web/web-db', 'scale cnpg-system/cloudnative-pg 0', 'scale web/web-pooler 0',
      'scale argocd/argocd-application-controller 0', 'scale kube-system/metrics 0', 'scale keeper 0',
    ].map((deed) => position(lab, deed));
    expect(order).toEqual([...order].sort((left, right) => left - right));
    expect(position(lab, 'scale monitoring/operator 0')).toBeLessThan(position(lab, 'scale monitoring/prometheus 0'));
    // Once each: nobody scaled up again what was stopped.
    expect(lab.deeds).toEqual([...new Set(lab.deeds)]);
    // The databases' operator comes after what stands on databases, and before what it stands on itself.
    expect(position(lab, 'gate cnpg-system')).toBeLessThan(position(lab, 'gate cert-manager'));
    expect(lab.deeds.filter((deed) => deed.includes('coredns') || deed.includes('exporter'))).toEqual([]);
  });

  test('leaves a gate in each namespace of ours, so that neither a CronJob nor a sync makes a pod that waits for a node', () => {
    expect([...lab.gates].sort()).toEqual(['argocd', 'cert-manager', 'cnpg-system', 'external-secrets', 'monitoring', 'web']);
  });

  test('brings back, when it is scaled to 1, exactly what there was, and what is declared where that is another number', async () => {
    const lab = cluster();
    const before = replicasOf(lab);
    lab.workloads.find(({ name }) => name === 'web')!.replicas = 5;
    await lab.run();
    const stopped = lab.now;
    lab.deeds.length = 0;
    lab.start();
    await lab.run({ until: stopped - beginning + hour });
    expect(lab.faults).toEqual([]);
    expect(replicasOf(lab)).toEqual(before);
    expect([...lab.gates]).toEqual([]);
    expect(lab.databases).toEqual([{ namespace: 'web', name: 'web-db', archived: true, hibernated: false, running: true }]);
    expect(lab.configMaps.get('session')).toEqual({ phase: 'running', startedAt: String(stopped) });
    const order = ['open argocd', 'scale cert-manager/cert-manager 1', 'scale cnpg-system/cloudnative-pg 1', 'wake web/web-db', 'scale web/web 2'].map((deed) => position(lab, deed));
    expect(order).toEqual([...order].sort((left, right) => left - right));
  });

  test('leaves a database asleep that people put to sleep', async () => {
    const lab = cluster((all) => ({ ...all, databases: [...all.databases!, { namespace: 'web', name: 'old-db', archived: true, hibernated: true, running: false }] }));
    await lab.run();
    expect(lab.deeds.filter((deed) => deed.includes('old-db'))).toEqual([]);
    lab.start();
    await lab.run({ until: lab.now - beginning + hour });
    expect(lab.databases.map(({ name, hibernated }) => [name, hibernated])).toEqual([['web-db', false], ['old-db', true]]);
  });

  test('counts from the start whatever happens to its own pod', async () => {
    const lab = cluster();
    await lab.run({ until: 2 * hour });
    await lab.run({ until: 5.5 * hour });
    await lab.run();
    expect(lab.faults).toEqual([]);
    expect(lab.told.map((text) => text.split(':')[0])).toEqual(['300', expect.stringMatching(/^36\d$/)]);
  });

  test('is extended by people, and then tells them again in time; what it cannot read extends nothing', async () => {
    const lab = cluster();
    lab.events.push({ at: 2 * hour, happens: () => Object.assign(lab.configMaps.get('session')!, { extend: '9 hours; reboot' }) });
    lab.events.push({ at: 5.2 * hour, happens: () => Object.assign(lab.configMaps.get('session')!, { extend: '2h' }) });
    await lab.run();
    expect(lab.told.map((text) => text.split(':')[0])).toEqual(['300', '420', expect.stringMatching(/^48\d$/)]);
  });

  test('stops at once when people or the hub ask it to, with a backup', async () => {
    const lab = cluster();
    lab.events.push({ at: hour, happens: () => Object.assign(lab.configMaps.get('session')!, { request: 'stop' }) });
    await lab.run();
    expect(lab.deeds[0]).toBe('backup web/web-db');
    expect(lab.told).toEqual([expect.stringMatching(/^6\d: lab: it is stopped after 6\d minutes$/)]);
    lab.start();
    await lab.run({ until: lab.now - beginning + hour });
    expect(lab.configMaps.get('session')).toEqual({ phase: 'running', startedAt: expect.any(String) });
  });

  test('does not stop without a backup, but tries again and tells people once', async () => {
    const lab = cluster();
    let failures = 0;
    lab.backupPhase = (made, age) => age < 60 ? 'running' : made < beginning + 6 * hour + 600 ? (failures += 1, 'failed') : 'completed';
    await lab.run();
    expect(failures).toBeGreaterThan(1);
    expect(minutes(lab.now)).toBeGreaterThan(370);
    expect(lab.told.slice(1)).toEqual([
      expect.stringMatching(/^36[12]: lab: it should be stopped, but a backup failed; it is tried again, and at 22:06 UTC it is stopped in any case$/),
      expect.stringMatching(/it is stopped after 37\d minutes$/),
    ]);
  });

  test('stops an hour later without a backup that fails or runs for ever, because nodes cost', () => Promise.all(['failed', 'running'].map(async (phase) => {
    const lab = cluster();
    lab.backupPhase = () => phase;
    await lab.run();
    expect(lab.faults).toEqual([]);
    expect(lab.told.some((text) => /^42\d: lab: it is stopped WITHOUT a backup, because none succeeded in time; the volumes stay$/.test(text))).toBe(true);
    expect(minutes(lab.now)).toBeLessThan(440);
    expect(lab.running).toEqual(foreign);
  })));

  test('keeps the objects of the last backups alone', async () => {
    const lab = cluster();
    for (let session = 0; session < 2; session += 1) {
      await lab.run();
      lab.start();
    }
    expect(lab.backups.map(({ name }) => name)).toEqual([expect.stringMatching(/^web-db-175\d{7}$/)]);
  });

  test('ends pods that nobody looks after and Jobs that do not end, and says which', async () => {
    const lab = cluster((all) => ({ ...all, pods: [{ namespace: 'web', name: 'shell' }, { namespace: 'web', name: 'import', owner: 'Job' }] }));
    await lab.run();
    expect(lab.running).toEqual(foreign);
    expect(lab.told.some((text) => text.includes('these pods would have kept nodes and are ended: web/shell web/import'))).toBe(true);
  });

  test('does not take silence of the API for a new session, nor for a stop', async () => {
    const lab = cluster();
    await lab.run({ until: 3 * hour });
    lab.answers = () => lab.now > beginning + 4 * hour;
    await lab.run({ until: 4.5 * hour });
    expect(lab.configMaps.get('session')).toEqual({ phase: 'running', startedAt: String(beginning) });
    expect(lab.deeds).toEqual([]);
  });

  test('says again what the webhook did not take', async () => {
    const lab = cluster();
    lab.answers = (call) => !call.startsWith('curl') || lab.now > beginning + 5 * hour + 600;
    await lab.run();
    expect(lab.told[0]).toMatch(/^330: lab: it has run for 330 minutes/);
    expect(lab.told).toHaveLength(2);
  });

  test('ends itself again where it is only restarted before its own end, and starts where someone starts it', async () => {
    const lab = cluster();
    await lab.run();
    const { deeds, now } = lab;
    const count = deeds.length;
    // As if the pod had been replaced between the last two steps.
    Object.assign(lab.keeper, { replicas: 1, generation: Number(lab.configMaps.get('session')!.stoppedAt) });
    await lab.run();
    expect(lab.deeds.slice(count)).toEqual(['scale keeper 0']);
    expect(lab.now - now).toBeLessThan(300);
  });

  test('finishes a stop, and a start, in which it is killed at any call', () => Promise.all([60, 130, 200].map(async (calls) => {
    const lab = cluster();
    const before = replicasOf(lab);
    await lab.run({ until: 6 * hour });
    await lab.run({ crashAt: calls });
    await lab.run();
    expect(lab.faults).toEqual([]);
    expect([lab.running, lab.keeper.replicas]).toEqual([foreign, 0]);
    lab.start();
    const started = lab.now - beginning;
    await lab.run({ crashAt: calls, until: started + hour });
    await lab.run({ until: started + hour });
    expect(replicasOf(lab)).toEqual(before);
    expect(lab.configMaps.get('session')!.phase).toBe('running');
  })));
});

test('SessionKeeper is refused in a cluster that has no session', () => {
  expect(() => sessionCluster(undefined, { session: undefined }, (one) => new SessionKeeper(one))).toThrow(
    "cluster 'lab' must have a session to keep, got a SessionKeeper without one; add session: { stopAfter: '6h' } to its props, or remove it",
  );
});
