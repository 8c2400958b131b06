import { noStrandedObjects } from '../../lib/checks/no-stranded-objects';
import { type Manifest } from '../../lib/manifest';
import { flatFleet } from '../support/flat-fleet';
import { manifestOf } from '../support/manifest';

const cascade = 'resources-finalizer.argocd.argoproj.io';
const operator = 'home/argocd-apps/Application-operator.yaml';

const application = (spec: object, finalizers: string[] | undefined = [cascade]): Manifest => manifestOf('argoproj.io/v1alpha1', 'Application', { spec }, { name: 'operator', finalizers });
const definition = (spec: object | undefined = { group: 'example.org', names: { kind: 'Widget' } }): Manifest => manifestOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { spec });
const widget = (name = 'one', apiVersion = 'example.org/v1'): Manifest => manifestOf(apiVersion, 'Widget', {}, { name });

/** What is said when this tree gives way to one with these of its files alone. */
function gone(tree: Readonly<Record<string, Manifest | undefined>>, ...left: string[]): string[] {
  const objects = Object.fromEntries([...left.map((path) => [path, tree[path] ?? widget()] as const), ['home/rest/ConfigMap-a.yaml', manifestOf('v1', 'ConfigMap')]]);
  return noStrandedObjects(flatFleet(objects, { previous: (path) => tree[path], previousPaths: Object.keys(tree) })).map(({ where, severity, message }) => `${severity} ${where}: ${message}`);
}

const sentence = (objects: string): string =>
  `warning home Application/operator: application 'operator' must go after the objects of its kinds, got ${objects} in the same change; they could wait for ever for a controller that is gone: remove them first, let Argo CD delete them, then remove the application`;
const byFolder = { source: { path: 'dist/home/widgets' } };
const tree = { [operator]: application(byFolder), 'home/widgets/CustomResourceDefinition-widgets.yaml': definition(), 'home/web/Widget-one.yaml': widget() };

describe('an operator goes after the objects of its kinds', () => {
  test('which its folder defines, one of several', () => {
    expect(gone(tree)).toEqual([sentence('Widget/one')]);
    expect(gone({ ...tree, [operator]: application({ sources: [{ path: 'dist/home/other' }, { path: 'dist/home/widgets' }] }) })).toEqual([sentence('Widget/one')]);
    expect(gone({ ...tree, [operator]: application({ source: { path: 'dist/home/other' } }) })).toEqual([]);
    expect(gone({ ...tree, [operator]: application({ source: {} }) })).toEqual([]);
    expect(gone({ ...tree, [operator]: application({ source: { path: 7 } }) })).toEqual([]);
  });

  test('which its chart installs, one of several', () => {
    const database = manifestOf('postgresql.cnpg.io/v1', 'Cluster', {}, { name: 'db' });
    const byChart = (spec: object): string[] => gone({ [operator]: application(spec), 'home/web/Cluster.postgresql.cnpg.io-db.yaml': database });
    expect(byChart({ source: { chart: 'cloudnative-pg' } })).toEqual([sentence('Cluster/db')]);
    expect(byChart({ sources: [{ chart: 'keda' }, { chart: 'cloudnative-pg' }] })).toEqual([sentence('Cluster/db')]);
    expect(byChart({ source: { chart: 'keda' } })).toEqual([]);
  });

  test('and names four of them', () => {
    const many = (count: number): string[] => gone({ ...tree, ...Object.fromEntries(Array.from({ length: count - 1 }, (_, index) => [`home/web/Widget-x${index}.yaml`, widget(`x${index}`)])) });
    expect(many(2)).toEqual([sentence('Widget/one, Widget/x0')]);
    expect(many(4)).toEqual([sentence('Widget/one, Widget/x0, Widget/x1, Widget/x2')]);
    expect(many(6)).toEqual([sentence('Widget/one, Widget/x0, Widget/x1, Widget/x2 and 2 more')]);
  });
});

describe('nothing is stranded', () => {
  test('where the operator stays, or its objects do', () => {
    expect(gone(tree, operator)).toEqual([]);
    expect(gone(tree, 'home/web/Widget-one.yaml')).toEqual([]);
    expect(noStrandedObjects(flatFleet({}))).toEqual([]);
  });

  test('where Argo CD leaves its objects in the cluster', () => {
    for (const finalizers of [undefined, [], ['other'], [`x.${cascade}`]]) expect(gone({ ...tree, [operator]: { ...application(byFolder), metadata: { name: 'operator', finalizers } } })).toEqual([]);
    expect(gone({ ...tree, [operator]: application(byFolder, ['other', `${cascade}/background`]) })).toHaveLength(1);
  });

  test('by what is no Application, or cannot be read', () => {
    const { [operator]: manifest, ...rest } = tree;
    expect(gone({ ...rest, 'home/argocd-apps/AppProject-operator.yaml': manifest })).toEqual([]);
    expect(gone({ ...rest, 'home/web/Application-operator.yaml': manifest })).toEqual([]);
    expect(gone({ ...tree, [operator]: undefined })).toEqual([]);
    expect(gone({ ...tree, 'home/web/Widget-one.yaml': undefined })).toEqual([]);
  });

  test('of another kind, group or cluster, or that goes with the operator', () => {
    const { 'home/web/Widget-one.yaml': object, ...rest } = tree;
    expect(gone({ ...rest, 'home/web/Widget-one.yaml': widget('one', 'example.com/v1') })).toEqual([]);
    expect(gone({ ...rest, 'home/web/Gadget-one.yaml': manifestOf('example.org/v1', 'Gadget') })).toEqual([]);
    expect(gone({ ...rest, 'away/web/Widget-one.yaml': object })).toEqual([]);
    expect(gone({ ...rest, 'home/widgets/Widget-one.yaml': object })).toEqual([]);
    expect(gone({ ...rest, 'home/web/Widget.example.org-one.yaml': object })).toEqual([sentence('Widget/one')]);
  });

  test('where a definition says nothing', () => {
    for (const spec of [undefined, {}, { group: 'example.org' }, { group: 'example.org', names: {} }, { names: { kind: 'Widget' } }]) {
      expect(gone({ ...tree, 'home/widgets/CustomResourceDefinition-widgets.yaml': { ...definition(), spec } })).toEqual([]);
    }
    const { 'home/widgets/CustomResourceDefinition-widgets.yaml': found, ...rest } = tree;
    expect(gone({ ...rest, 'home/widgets/ConfigMap-widgets.yaml': found })).toEqual([]);
  });
});
