import { join } from 'node:path';
import { parse } from 'yaml';
import { isKeeping, type LiveApplication } from './applications';
import { type AuditEvent } from './audit-log';
import { withoutExcused } from './excused-trouble';
import { userAgent } from './kube-client';
import { Moments } from './order';
import { goesWith, removableApplications } from './removable-applications';
import { syncFaults } from './seeded-faults';
import { troubleOf } from './sync-trouble';
import { marked } from './steps/ordered';
import { applicationOf, readTrees, type TreeFile } from './tree';
import { relationsAmong } from './tree-relations';

const trees = readTrees(join(__dirname, '../../dist'));
const vps = trees.find(({ cluster }) => cluster === 'vps')!;
const relations = relationsAmong(vps.files);
const file = (path: string): TreeFile => vps.files.find((one) => one.path === `vps/${path}`)!;
const uses = (user: string): string[] => relations.filter((one) => one.user === file(user)).map(({ provider }) => provider.path.slice('vps/'.length)).sort();

describe('who needs whom in a tree', () => {
  test('is read from the references in its objects', () => {
    expect(uses('vaultwarden/Deployment-vaultwarden.yaml')).toEqual([
      'namespaces/Namespace-vaultwarden.yaml', 'priority-classes/PriorityClass-workload-default.yaml', 'vaultwarden/Cluster-vaultwarden-db.yaml',
      'vaultwarden/ExternalSecret-vaultwarden-oidc.yaml', 'vaultwarden/PersistentVolumeClaim-data.yaml',
    ]);
    expect(uses('vaultwarden/ObjectStore-vaultwarden-db.yaml')).toContain('vaultwarden/ExternalSecret-vaultwarden-db-backup.yaml');
    expect(uses('vaultwarden/Cluster-vaultwarden-db.yaml')).toContain('vaultwarden/ObjectStore-vaultwarden-db.yaml');
    expect(uses('vaultwarden/ScheduledBackup-vaultwarden-db.yaml')).toContain('vaultwarden/Cluster-vaultwarden-db.yaml');
    expect(uses('vaultwarden/ExternalSecret-vaultwarden-oidc.yaml')).toContain('secret-store/ClusterSecretStore-vault.yaml');
    expect(uses('vault-certificates/Certificate-vault-tls.yaml')).toContain('vault-certificates/Issuer-vault-authority.yaml');
    expect(uses('vaultwarden/NetworkPolicy-default-deny.yaml')).toContain('vaultwarden/CiliumNetworkPolicy-vaultwarden.yaml');
  });

  test('agrees with the waves of every cluster, which were derived in another way', () => {
    const wrong = trees.flatMap(({ files }) => relationsAmong(files)).filter(({ user, provider }) => applicationOf(user) === applicationOf(provider) && user.waves[1] < provider.waves[1]);
    expect(wrong.map(({ user, why, provider }) => `${user.path} ${why}: ${provider.path}`)).toEqual([]);
  });
});

const at = (second: number): string => `2026-01-01T00:00:0${second}.000000Z`;
const event = (path: string, second: number, change: Partial<AuditEvent> = {}): AuditEvent => ({ verb: 'patch', requestURI: `${path}?force=true`, user: { username: 'argo' }, responseStatus: { code: 201 }, requestReceivedTimestamp: at(second), stageTimestamp: at(second + 1), ...change });
const status = (second: number, agent = userAgent): AuditEvent => event('/db/status', second, { objectRef: { subresource: 'status' }, requestURI: '/db/status', userAgent: agent });

describe('who uses something must come after it', () => {
  test.each([
    ['it was made and said to be ready', [event('/db', 0), status(1), event('/web', 2)], undefined],
    ['nobody says of it that it is ready', [event('/db', 0), event('/web', 1)], undefined],
    ['somebody else says something of it later', [event('/db', 0), event('/web', 1), status(2, 'kube-controller-manager')], undefined],
    ['it came later', [event('/web', 0), event('/db', 1)], `was made at ${at(0)}, and the other at ${at(2)}`],
    ['it was asked for before, and answered later', [event('/db', 0), event('/web', 0)], `was made at ${at(0)}, and the other at ${at(1)}`],
    ['it was not ready yet', [event('/db', 0), event('/web', 1), status(2)], `was made at ${at(1)}, and the other was ready at ${at(3)}`],
    ['it was never made', [event('/web', 0)], `was made at ${at(0)}, and the other never`],
    ['it was only tried', [event('/db', 0, { requestURI: '/db?dryRun=All' }), event('/web', 2)], `was made at ${at(2)}, and the other never`],
    ['it was refused', [event('/db', 0, { responseStatus: { code: 404 } }), event('/web', 2)], `was made at ${at(2)}, and the other never`],
  ])('%s', (_, events, complaint) => expect(new Moments(events).complaint('/web', '/db')).toBe(complaint));
});

const application = (its: LiveApplication['status']): LiveApplication => ({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'web', uid: '1', creationTimestamp: at(0) }, status: its });

describe('what Argo CD says went wrong', () => {
  test('is nothing while a sync is under way or has succeeded', () => {
    expect(troubleOf(application(undefined))).toEqual([]);
    expect(troubleOf(application({ operationState: { phase: 'Running' }, conditions: [{ type: 'OrphanedResourceWarning', message: 'orphans' }] }))).toEqual([]);
  });

  test.each([
    ['a sync failed', { operationState: { phase: 'Failed', message: 'no' } }, 'sync failed: no'],
    ['a sync is tried again', { operationState: { phase: 'Running', retryCount: 1 } }, 'sync was tried again (1)'],
    ['an object could not be applied', { operationState: { syncResult: { resources: [{ kind: 'Service', name: 'web', status: 'SyncFailed', message: 'no' }] } } }, 'Service web: no'],
    ['it could not be compared', { conditions: [{ type: 'ComparisonError', message: 'no' }] }, 'ComparisonError: no'],
  ])('%s', (_, its, message) => expect(troubleOf(application(its))).toEqual([message]));
});

test('a definition of a kind that the API server has not yet established is excused where Argo CD is not the fleet\'s, with the further tries of the same Application', () => {
  const status = { operationState: { phase: 'Running', retryCount: 1, syncResult: { resources: [{ kind: 'CustomResourceDefinition', name: 'things.example.org', status: 'Synced', hookPhase: 'Failed', message: 'CRD is not established' }, { kind: 'Job', name: 'begin', status: 'Synced', hookPhase: 'Failed', message: 'it failed' }] } } };
  const trouble = troubleOf({ status } as unknown as LiveApplication).map((message) => ({ application: 'web', message }));
  expect(withoutExcused(trouble, true).rest).toEqual([{ application: 'web', message: 'Job begin: it failed' }]);
  expect(withoutExcused(trouble, true).reasons).toHaveLength(1);
  expect(withoutExcused(trouble, false)).toEqual({ rest: trouble, reasons: [] });
  const root = { status: { operationState: { syncResult: { resources: ['web', 'mail'].map((name) => ({ kind: 'Application', name, status: 'Synced', hookPhase: 'Failed', message: 'applied' })) } } } };
  const ofRoot = troubleOf(root as unknown as LiveApplication, new Set(['web'])).map((message) => ({ application: 'root', message }));
  expect(withoutExcused(ofRoot, true).rest).toEqual([{ application: 'root', message: 'Application mail: applied' }]);
  expect(withoutExcused([{ application: 'other', message: 'sync was tried again (1)' }, ...trouble], true).rest).toContainEqual({ application: 'other', message: 'sync was tried again (1)' });
});

test('only where Argo CD is not the fleet\'s is its own health check of databases excused, and with it the further tries of the same Application', () => {
  const health = { application: 'web', message: 'ComparisonError: failed to get resource health for "Cluster": attempt to index a nil value with key phaseReason' };
  const again = { application: 'web', message: 'sync was tried again (1)' };
  const other = { application: 'mail', message: 'sync was tried again (1)' };
  expect(withoutExcused([health, again, other], true).rest).toEqual([other]);
  expect(withoutExcused([health, again, other], false).rest).toEqual([health, again, other]);
});

test('a judgement of health that took more than the second that Argo CD leaves it is the machine\'s fault, and no other that ran out of time', () => {
  const slow = { application: 'root', message: 'ComparisonError: error setting app health: failed to get resource health for "Application" with name "web": failed to get resource health for argocd/web: <string>:1: context deadline exceeded' };
  const other = { application: 'root', message: 'ComparisonError: failed to load target state: context deadline exceeded' };
  expect(withoutExcused([slow, other], false)).toEqual({ rest: [other], reasons: [expect.stringContaining('busy machine')] });
  expect(withoutExcused([other], false).reasons).toEqual([]);
});

describe('an Application differs in what it keeps alone', () => {
  const kept = { kind: 'Namespace', name: 'web', status: 'OutOfSync', requiresPruning: true };
  const its = { sync: { status: 'OutOfSync' }, health: { status: 'Healthy' }, operationState: { phase: 'Succeeded' } };

  test('when everything that differs is no longer in Git', () => expect(isKeeping(application({ ...its, resources: [kept, { kind: 'Service', name: 'web', status: 'Synced' }] }))).toBe(true));

  test.each([
    ['an object in Git differs as well', { resources: [kept, { kind: 'Service', name: 'web', status: 'OutOfSync' }] }],
    ['it is not well', { resources: [kept], health: { status: 'Degraded' } }],
    ['its last sync failed', { resources: [kept], operationState: { phase: 'Failed' } }],
    ['nothing is said to differ', { resources: [] }],
  ])('but not when %s', (_, change) => expect(isKeeping(application({ ...its, ...change }))).toBe(false));
});

test('a file that is marked is read as it was, but for the mark', () => {
  const files = trees.filter(({ cluster }) => cluster === 'sovereign' || cluster === 'vps').flatMap((tree) => tree.files);
  // Argo CD reads YAML of version 1.1.
  for (const one of files) {
    expect(parse(marked(one, 'web').text, { version: '1.1' })).toEqual({ ...one.manifest, metadata: { ...one.manifest.metadata, annotations: { ...one.manifest.metadata.annotations, 'acceptance.invalid/mark': 'web' } } });
  }
});

describe('an application that is taken out of a tree', () => {
  test('is one with a database and a volume, if there is one', () => expect(removableApplications(vps.files)[0]).toBe('vaultwarden'));

  test('takes its objects, those of Argo CD for it and its own namespace along', () => {
    const gone = vps.files.filter(goesWith('vaultwarden', vps.files)).map(({ path }) => path);
    expect(gone).toEqual(expect.arrayContaining(['vps/vaultwarden/Service-vaultwarden.yaml', 'vps/argocd-apps/Application-vaultwarden.yaml', 'vps/argocd-apps/AppProject-vaultwarden.yaml', 'vps/namespaces/Namespace-vaultwarden.yaml']));
    expect(gone.every((path) => path.includes('vaultwarden'))).toBe(true);
  });

  test('leaves a namespace that another is in as well', () => {
    expect(vps.files.filter(goesWith('vault-snapshots', vps.files)).map(({ path }) => path)).not.toContain('vps/namespaces/Namespace-vault.yaml');
  });
});

test('faults of syncing are put into an application of the smallest tree', () => {
  const smallest = trees.filter(({ files, cluster }) => files.some(({ path }) => path === `${cluster}/root-app.yaml`)).sort((left, right) => left.files.length - right.files.length)[0]!;
  const [name] = removableApplications(smallest.files);
  const tree = { ...smallest, files: smallest.files.filter((one) => applicationOf(one) === name || (one.manifest.kind === 'Application' && one.manifest.metadata.name === name)) };
  for (const { files } of Object.values(syncFaults)) for (const wrong of files(tree)) expect(smallest.files.map(({ text }) => text)).not.toContain(wrong.text);
});
