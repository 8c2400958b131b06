import { ApiObject, Lazy } from 'cdk8s';
import { Application, certManagerChart, type Cluster, type Fleet, HelmChart } from '../../lib';
import { deterministicRendering } from '../../lib/checks/deterministic-rendering';
import { type FinishedFleet } from '../../lib/checks/check';
import { emptyHome } from '../fixtures/home';
import { finished, plain } from '../support/problems';

type Declare = (web: Application, cluster: Cluster) => void;

const told = (declare: Declare, changes: Partial<FinishedFleet> = {}): string[] =>
  deterministicRendering({ ...finished(declare), ...changes }).map(({ where, severity, message }) => `${severity ?? 'error'} ${where}: ${message}`);

/** A value that is another one each time it is asked. */
function counting(): Lazy {
  let count = 0;
  return Lazy.any({ produce: () => { count += 1; return count; } }) as Lazy;
}

const remedy = 'write a value that stays the same, and keep what counts, draws or reads the clock out of it';

describe('what is worked out when it is rendered', () => {
  test('is the same each time', () => {
    expect(told((web) => plain(web, 'ConfigMap', 'file', { data: { a: Lazy.any({ produce: () => 'a' }) } }))).toEqual([]);
    expect(told((web) => plain(web, 'ConfigMap', 'file', { data: { a: counting() } }))).toEqual([expect.stringMatching(new RegExp(`^error home/web ConfigMap/file: data\\.a must be the same each time it is rendered, got '\\d+' and then '\\d+'; ${remedy}$`))]);
  });

  test('in metadata as well', () => {
    const annotated = (key: 'addAnnotation' | 'addLabel' | 'add'): string[] => told((web) => plain(web, 'ConfigMap', 'file').metadata[key]('example.org/a', counting() as never));
    expect(annotated('addAnnotation')).toEqual([expect.stringContaining("metadata.annotations['example.org/a'] must be the same")]);
    expect(annotated('addLabel')).toEqual([expect.stringContaining("metadata.labels['example.org/a'] must be the same")]);
    expect(annotated('add')).toEqual([expect.stringContaining("metadata['example.org/a'] must be the same")]);
  });

  test('by a class that renders itself', () => {
    let count = 0;
    class Own extends ApiObject {
      public override toJson(): unknown {
        count += 1;
        return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own' }, data: { count } };
      }
    }
    expect(told((web) => new Own(web, 'own', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own' } }))).toEqual([expect.stringMatching(/^error home\/web ConfigMap\/own: data\.count must be the same each time it is rendered/)]);
  });

  test('in the values of a chart', () => {
    const chart = (value: unknown): string[] => told((web) => new HelmChart(web, { chart: certManagerChart, values: { crds: { enabled: true, keep: true } } as never, furtherValues: { drawn: value } }));
    expect(chart(counting())).toEqual([expect.stringMatching(/^error home\/web chart\/cert-manager: drawn must be the same each time it is rendered/)]);
    expect(chart('a')).toEqual([]);
  });

  test('as a whole', () => {
    let count = 0;
    class Own extends ApiObject {
      public override toJson(): unknown {
        count += 1;
        return count;
      }
    }
    const fleet = finished((web) => plain(web, 'ConfigMap', 'file'));
    const { cluster } = fleet.models[0]!;
    const own = new Own(cluster.node.findChild('web'), 'own', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own' } });
    expect(deterministicRendering(fleet).map(({ message }) => message)).toEqual([`'${own.node.path}' must be the same each time it is rendered, got '1' and then '2'; ${remedy}`]);
  });

  test('of every source of an application, and of those that are charts', () => {
    const source = (values: object, type = 'chart'): object => ({ type, chart: 'thing', values });
    const sources = (...all: object[]): number => told((web) => web.sources.push(...all.map((fields) => ({ repository: 'https://example.org', revision: 'v1.0.0', path: 'a', releaseName: 'thing', checkedValues: {}, clusterKinds: [], namespacedKinds: [], extraNamespaces: [], definition: { name: 'thing' }, ...fields })) as never[])).length;
    expect(sources(source({ a: counting() }), source({ b: counting() }))).toBe(2);
    expect(sources(source({ a: counting() }, 'git'))).toBe(0);
  });

  test('unless it cannot be rendered, which others tell', () => {
    let count = 0;
    const fails = Lazy.any({ produce: () => { count += 1; if (count > 2) throw new Error('gone'); return count; } });
    expect(() => told((web) => plain(web, 'ConfigMap', 'file', { data: { a: fails } }))).not.toThrow();
  });
});

describe('a declaration that asks for chance', () => {
  const twice = (first: Declare, second: Declare, asked = ['Math.random() at a.ts:1', 'Date.now() at b.ts:2', 'Date.now() at c.ts:3', 'Date.now() at d.ts:4']): string[] => {
    const fleetOf = (declare: Declare): Fleet => emptyHome((cluster) => declare(new Application(cluster, 'web'), cluster));
    const models = fleetOf(first).node.children.map((cluster) => ({ cluster }));
    return deterministicRendering({ models: models as never, hubs: [], objects: [], previous: () => undefined, again: { asked, declare: () => fleetOf(second) } })
      .map(({ where, severity, message }) => `${severity ?? 'error'} ${where}: ${message}`);
  };
  const file = (a: unknown): Declare => (web) => plain(web, 'ConfigMap', 'file', { data: { a } });
  const instead = 'write a value that stays the same instead of asking Math.random() at a.ts:1, Date.now() at b.ts:2, Date.now() at c.ts:3';

  test('says the same a second time', () => {
    expect(twice(file('a'), file('a'))).toEqual([]);
    expect(twice(file('a'), file('b'))).toEqual([`error home/web ConfigMap/file: data.a must be the same each time it is declared, got 'a' and then 'b'; ${instead}`]);
    expect(twice(file('a'), file(undefined))).toEqual([`error home/web ConfigMap/file: data.a must be the same each time it is declared, got 'a' and then none; ${instead}`]);
    expect(twice(file({ b: 1 }), file(['c']))).toEqual([`error home/web ConfigMap/file: data.a must be the same each time it is declared, got '{"b":1}' and then '["c"]'; ${instead}`]);
    expect(twice(file('x'.repeat(60)), file('y'.repeat(61)))).toEqual([`error home/web ConfigMap/file: data.a must be the same each time it is declared, got '${'x'.repeat(60)}' and then '${'y'.repeat(60)}…'; ${instead}`]);
  });

  test('has the same values of charts a second time', () => {
    const chart = (value: string): Declare => (web) => new HelmChart(web, { chart: certManagerChart, values: { crds: { enabled: true, keep: true } } as never, furtherValues: { drawn: value } });
    expect(twice(chart('a'), chart('a'))).toEqual([]);
    expect(twice(chart('a'), chart('b'))).toEqual([`error home/web chart/cert-manager: drawn must be the same each time it is declared, got 'a' and then 'b'; ${instead}`]);
  });

  test('has the same objects a second time', () => {
    const sentence = (object: string): string => `error home/web: an application must have the same objects each time it is declared, got '${object}' only once; ${instead}`;
    const none: Declare = () => undefined;
    expect(twice(file('a'), none)).toEqual([sentence('ConfigMap/file')]);
    expect(twice(none, file('a'))).toEqual([sentence('ConfigMap/file')]);
    expect(twice((web) => plain(web, 'ConfigMap', 'one'), (web) => plain(web, 'ConfigMap', 'two'))).toEqual([sentence('ConfigMap/one')]);
  });

  test('can be made a second time', () => {
    const fails: Declare = () => { throw new Error('nothing left\nat all'); };
    expect(twice(file('a'), fails)).toEqual([`warning fleet: a fleet that asks Math.random() at a.ts:1 must be the same when it is declared a second time, got: nothing left; ${instead}`]);
  });
});
