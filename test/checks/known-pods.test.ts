import { type Application, type Cluster, certManagerChart, GitPath, HelmChart, Pods } from '../../lib';
import { maySelectOthers, podsIn, selectedBy } from '../../lib/checks/known-pods';
import { type LabelSelector } from '../../lib/label-selector';
import { deployment } from '../fixtures/deployment';
import { finished, plain } from '../support/problems';

type Declare = (web: Application, cluster: Cluster) => void;

/** What a selector finds in a namespace: names of objects, and whether there may be others. */
function found(declare: Declare, selector: LabelSelector, namespace = 'web'): { own: string[]; others: boolean } {
  const fleet = finished(declare);
  const pods = podsIn(namespace, fleet.models[0]!, fleet);
  return { own: selectedBy(selector, pods).map(({ owner }) => owner.metadata.name), others: maySelectOthers(selector, pods) };
}

const app: Declare = (web) => { for (const name of ['one', 'two']) plain(web, 'Deployment', name, { spec: deployment({ name }).spec }, 'apps/v1'); };
const labelled = (app_: string): LabelSelector => ({ matchLabels: { app: app_ } });

test('pods of objects are known by their labels', () => {
  expect(found(app, labelled('one'))).toEqual({ own: ['one'], others: false });
  expect(found(app, { matchLabels: { app: 'one', more: 'a' } })).toEqual({ own: [], others: false });
  expect(found(app, labelled('three'))).toEqual({ own: [], others: false });
  expect(found(app, {})).toEqual({ own: ['one', 'two'], others: false });
  expect(found(app, { matchExpressions: [{ key: 'app', operator: 'In', values: ['two'] }] })).toEqual({ own: ['two'], others: false });
  expect(found(app, labelled('one'), 'elsewhere')).toEqual({ own: [], others: false });
  expect(found(app, {}, 'elsewhere')).toEqual({ own: [], others: false });
});

test('pods that a chart or an operator makes are known by the labels that somebody declared', () => {
  const declared: Declare = (web) => new Pods(web, 'app', { app: 'app', tier: 'web' }, {});
  expect(found(declared, labelled('app'))).toEqual({ own: [], others: true });
  expect(found(declared, { matchLabels: { app: 'app', more: 'a' } })).toEqual({ own: [], others: false });
  expect(found(declared, { matchLabels: { app: 'app', tier: 'web', more: 'a' } })).toEqual({ own: [], others: true });
  expect(found(declared, labelled('other'))).toEqual({ own: [], others: false });
  expect(found(declared, labelled('app'), 'elsewhere')).toEqual({ own: [], others: false });
});

test.each([['Cluster', 'cnpg.io/cluster'], ['Pooler', 'cnpg.io/poolerName']])('pods of a %s of CloudNativePG have its name in %s', (kind, key) => {
  const database: Declare = (web) => plain(web, kind, 'db', { spec: {} }, 'postgresql.cnpg.io/v1');
  expect(found(database, { matchLabels: { [key]: 'db', 'cnpg.io/instanceRole': 'primary' } }).others).toBe(true);
  expect(found(database, { matchLabels: { [key]: 'other' } }).others).toBe(false);
  expect(found((web) => plain(web, 'Backup', 'db', { spec: {} }, 'postgresql.cnpg.io/v1'), { matchLabels: { [key]: 'db' } }).others).toBe(false);
});

test('where a chart or an operator that nobody knows makes pods, there may be any', () => {
  const chart: Declare = (web) => new HelmChart(web, { chart: certManagerChart, values: { crds: { enabled: true, keep: true } } as never });
  expect(found(chart, labelled('any')).others).toBe(true);
  expect(found(chart, labelled('any'), 'elsewhere').others).toBe(false);
  const folder = (...namespacedKinds: string[]): Declare => (web) => new GitPath(web, { repository: 'https://git.example.org/other.git', revision: 'v1.0.0', path: 'a', namespacedKinds });
  expect(found(folder('/ConfigMap', 'apps/StatefulSet'), labelled('any')).others).toBe(true);
  expect(found(folder('/ConfigMap'), labelled('any')).others).toBe(false);
  const operator: Declare = (web) => { web.offers('kind:example.org/Redis'); plain(web, 'Redis', 'cache', {}, 'example.org/v1'); };
  expect(found(operator, labelled('any')).others).toBe(true);
  expect(found(app, labelled('any'), 'kube-system').others).toBe(true);
});
