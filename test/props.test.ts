import { ApiObject, Lazy } from 'cdk8s';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as apps from '../apps';
import { asked, propShapes } from '../docs/generate/prop-shapes';
import * as lib from '../lib';
import { Application, type Cluster, Dashboard, Fleet, HelmChart, k3s, localPathProvisionerChart, Pods, talos, Workload } from '../lib';
import { explain } from '../lib/cli/explain';
import { DeclarationFault } from '../lib/props/declaration-fault';
import { Inspection } from '../lib/props/inspection';
import { matches } from '../lib/props/matches';
import { type Shape } from '../lib/props/shape';
import { shapes } from '../lib/props/shapes';
import { synthesize } from '../lib/synth';
import { application, emptyHome } from './fixtures/home';
import { oddNames, oddValue } from './fuzz/odd-values';

type Anything = Record<string, (...args: unknown[]) => unknown>;

const exported = { ...lib, ...apps } as unknown as Anything;

/** Each line of what a call is refused with. */
function faultsOf(call: () => unknown): readonly string[] {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(DeclarationFault);
    return (error as DeclarationFault).faults;
  }
  return [];
}

const declaring = (declare: (cluster: Cluster, app: Application) => unknown): (() => unknown) => () => emptyHome((cluster) => declare(cluster, application(cluster)));
const right = { image: 'registry.example.org/web:1.0.0', ports: { http: 8080 }, probes: { readiness: { port: 'http' } }, resources: { cpu: '10m', memory: '16Mi' } };
const web = (changes: object): (() => unknown) => declaring((_, app) => new Workload(app, 'web', { ...right, ...changes } as never));
const pool = { name: 'node', role: 'control-plane', count: 1, cpu: '2', memory: '4Gi', disk: '20Gi' };
const onTalos = (changes: object): (() => unknown) => () => talos({ on: 'here', kubernetes: '1.34', apiServer: '192.0.2.1', nodes: [pool], ...changes } as never);

test('what the library knows of its own types is what the source says; npm run props', () => {
  expect(propShapes()).toBe(readFileSync(join(__dirname, '../lib/props/props.json'), 'utf8'));
});

describe('everything that a declaration can call', () => {
  test('is known, and nothing else', () => {
    const known = Object.keys(shapes().calls).map((name) => name.split('.', 1)[0]!);
    const callable = Object.keys(exported).filter((name) => typeof exported[name] === 'function' && !asked.has(name));
    expect(callable.filter((name) => !known.includes(name))).toEqual(['Construct', 'Fault'].filter((name) => callable.includes(name)));
    expect(known.filter((name) => !callable.includes(name))).toEqual([]);
  });

  test.each(Object.keys(shapes().calls))('looks at its arguments before it does anything: %s', (name) => {
    const [owner, method] = name.split('.') as [string, string?];
    const parameters = shapes().calls[name]!;
    const args = parameters.map(() => Symbol('odd'));
    const known = exported[owner]!;
    const faults = faultsOf(() => {
      if (method !== undefined) return (known.prototype as Anything)[method]!.apply({}, args);
      return /^[A-Z]/.test(owner) ? Reflect.construct(known, args) : known(...args);
    });
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) expect(fault).toMatch(/ must be .*, got a symbol/);
  });
});

describe('a call is refused', () => {
  test.each<[string, () => unknown, readonly string[]]>([
    ['with a prop of another type', web({ replicas: '2' }), ["prop 'replicas' of Workload 'web' must be a number, got the string '2'"]],
    ['with a number that is none', web({ replicas: NaN }), ["prop 'replicas' of Workload 'web' must be a number, got the number 'NaN', which is none"]],
    ['without a prop that it needs', web({ image: undefined }), ["prop 'image' of Workload 'web' must be given, got nothing; add image: '…'"]],
    ['with null for a prop that can be left out', web({ replicas: null }), ["prop 'replicas' of Workload 'web' must be a number, got null"]],
    ['with a prop that is nearly one', web({ replica: 2 }), ["prop 'replica' of Workload 'web' must be one that it has, got 'replica'; did you mean 'replicas'?"]],
    ['with a prop that is nearly one it needs, told once', web({ image: undefined, imagee: 'a:1' }), ["prop 'imagee' of Workload 'web' must be one that it has, got 'imagee'; did you mean 'image'?"]],
    ['with a prop deep inside', web({ probes: { readiness: { port: 'http', perod: 3 } } }), ["prop 'probes.readiness.perod' of Workload 'web' must be one that it has, got 'perod'; did you mean 'period'?"]],
    ['with another literal', onTalos({ nodes: [{ ...pool, role: 'workr' }] }), ["prop 'nodes[0].role' of talos must be one of 'control-plane', 'worker', got the string 'workr'; did you mean 'worker'?"]],
    ['with a prop whose text something else looks at, where it is none', web({ resources: { cpu: 2, memory: '16Mi' } }), ["prop 'resources.cpu' of Workload 'web' must be CPU time in Kubernetes' notation: whole cores ('2') or thousandths of one ('250m'), got the number '2'"]],
    ['with an item of a list', onTalos({ nodes: [pool, 'other'] }), ["prop 'nodes[1]' of talos must be an object, got the string 'other'"]],
    ['with what is no list', onTalos({ nodes: pool }), ["prop 'nodes' of talos must be a list, got an object"]],
    ['with a key of JavaScript', onTalos(JSON.parse('{"__proto__": {"on": "x"}}') as object), ["prop '__proto__' of talos must be one that it has, got '__proto__'; it has storageClasses, loadBalancer, omni, on, kubernetes, nodes, apiServer, apiServerPort, sharedAddress, clusterDomain, price"]],
    ['with props of a class', () => talos(new Date(0) as never), ['props of talos must be an object, got an instance of Date']],
    ['with a Proxy', () => talos(new Proxy({}, {}) as never), ['props of talos must be an object, got a Proxy']],
    ['without props', () => new Fleet(undefined as never), ["prop 'repository' of Fleet must be given, got nothing; add repository: '…'"]],
    ['with props where there are none', declaring((cluster) => new apps.CertManager(cluster, { host: 'a' } as never)), ["prop 'host' of CertManager must be one that it has, got 'host'; it has none"]],
    ['without a scope', () => new Workload(undefined as never, 'web', right as never), ["scope of Workload 'web' must be a construct in a cluster, got nothing; pass it first: new Workload(scope, name, props)"]],
    ['with a construct that no constructor made', () => new Workload(Object.create(Application.prototype) as never, 'web', right as never), ["scope of Workload 'web' must be a construct in a cluster, got an instance of Application; pass it first: new Workload(scope, name, props)"]],
    ['of a method', declaring((_, app) => new Pods(app, 'web', { app: 'web' }).connectsTo(undefined as never)), ["'endpoints[0]' of Pods.connectsTo must be an object, got nothing"]],
    ['with a getter that fails', () => k3s(Object.defineProperty({}, 'on', { enumerable: true, get: () => { throw new TypeError('read'); } }) as never), expect.arrayContaining(["prop 'on' of k3s must be there to be read, got a getter that fails; write its value"])],
  ])('%s', (_what, call, faults) => {
    expect(faultsOf(call)).toEqual(faults);
  });

  test('with everything that is wrong at once, twelve faults at most', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`zzzz${index}zzzz`, 1]));
    expect(faultsOf(web({ ...many, image: 1, replicas: '2' }))).toHaveLength(12);
  });
});

test('a fault of a call is told with the line that calls', () => {
  const error = ((): unknown => {
    try {
      return web({ replicas: '2', image: 1 })();
    } catch (caught) {
      return caught;
    }
  })();
  expect(explain(error, join(__dirname, '..'))).toMatch(/^test\/props\.test\.ts:\d+: prop 'replicas' of Workload 'web' must be .*\ntest\/props\.test\.ts:\d+: prop 'image' of Workload 'web' must be .*$/);
});

describe('a class of the user\'s own', () => {
  class Web extends Application {
    public constructor(cluster: Cluster, name: string, props: object) {
      super(cluster, name, props);
    }
  }

  class Fixed extends Application {
    public constructor(cluster: Cluster) {
      super(cluster, 'fixed', { hots: 'a' } as never);
    }
  }

  test('may hand props of its own on', () => {
    expect(faultsOf(declaring((cluster) => new Web(cluster, 'shop', { theme: 'dark' })))).toEqual([]);
  });

  test('may not hand on what looks like a prop', () => {
    expect(faultsOf(declaring((cluster) => new Web(cluster, 'shop', { namespaces: 'shop' })))).toEqual(["prop 'namespaces' of Application 'shop' must be one that it has, got 'namespaces'; did you mean 'namespace'?"]);
  });

  test('is looked at as if it were ours where it takes no props', () => {
    expect(faultsOf(declaring((cluster) => new Fixed(cluster)))).toEqual([expect.stringMatching(/^prop 'hots' of Application 'fixed' must be one that it has/)]);
  });
});

const kinds: readonly Shape[] = [
  'string', 'number', 'boolean', 'null', 'function', 'any', 'object', 'data', 'construct', { literals: ['a', 'b', 1] }, { list: 'string' }, { list: 'data' }, { map: 'number' }, { map: 'data' },
  { instance: 'Fleet' }, { text: '^a+$', means: 'some a' }, { union: ['string', { list: 'number' }] }, { fields: { name: 'string', 'host?': 'string' } }, { fields: { 'self?': 'data' }, open: true }, { ref: 'Endpoint' },
];

describe('what has no end is refused before anybody walks through it', () => {
  const raw = (value: unknown): string => {
    try {
      synthesize(emptyHome((cluster) => new ApiObject(application(cluster), 'raw', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'raw' }, ...{ data: value } })));
    } catch (error) {
      return explain(error, '/project');
    }
    return '';
  };
  const values = (furtherValues: unknown) => faultOf(declaring((_, app) => new HelmChart(app, { chart: localPathProvisionerChart, values: {} as never, furtherValues: { a: furtherValues } })));
  const faultOf = (call: () => unknown): string => {
    try {
      call();
    } catch (error) {
      return explain(error, '/project');
    }
    return '';
  };

  test.each<[string, string]>([
    ['a circle', 'must not hold itself, got a value inside itself or more than 1000 levels deep; break the circle'],
    ['an object 5000 levels deep', 'must not hold itself, got a value inside itself or more than 1000 levels deep; break the circle'],
    ['a list that doubles 25 times', 'must hold at most 1000000 values, got more; no object of that size gets into a cluster'],
    ['a list of a thousand million holes', 'must hold at most 1000000 values, got more; no object of that size gets into a cluster'],
    ['a getter that fails', 'must consist of values, got a getter that fails; write the value itself'],
    ['an object without a prototype', 'must consist of texts, numbers, booleans, lists and maps, got an object without a prototype; write it with braces'],
    ['a proxy that fails', "must consist of values that can be read, got one that fails with 'TypeError: looked at'; write the value itself, or mend what produces it"],
    ['a symbol', 'must consist of texts, numbers, booleans, lists and maps, got a symbol; convert it to one of these'],
    ['a bigint', 'must consist of texts, numbers, booleans, lists and maps, got a bigint; convert it to one of these'],
  ])('%s', (name, rule) => {
    expect(raw(oddValue(name))).toBe(`'home/web/raw' ${rule}`);
    if (name !== 'an object without a prototype' && name !== 'a proxy that fails') expect(values(oddValue(name))).toBe(`values of chart 'local-path-provisioner' ${rule}`);
  });

  test('a value that is produced late and fails is told by what it fails with', () => {
    expect(raw({ a: Lazy.any({ produce: () => { throw new Error('no host is known'); } }) })).toBe("'home/web/raw' must consist of values that can be read, got one that fails with 'Error: no host is known'; write the value itself, or mend what produces it");
  });

  test.each(['a late circle', 'a late value of itself'])('%s', (name) => {
    expect(raw(oddValue(name))).toBe("'home/web/raw' must not hold itself, got a value inside itself or thousands of levels deep; break the circle");
    const late = (): unknown => synthesize(emptyHome((cluster) => new HelmChart(application(cluster), { chart: localPathProvisionerChart, values: {} as never, furtherValues: { a: oddValue(name) } })));
    expect(faultOf(late)).toMatch(/^a value that waits for the whole fleet must not hold itself, got /);
  });

  test.each(['a list that doubles 25 times', 'a list of a thousand million holes'])('%s, where plain data belongs', (name) => {
    expect(faultOf(declaring((_, app) => new Dashboard(app, 'page', { content: { uid: 'page', panels: oddValue(name) } } as never)))).toMatch(/^prop '.*' of Dashboard 'page' must end before plain data has 100000 values, got more; /);
  });
});

describe('a quick look and a thorough one', () => {
  test.each(oddNames)('agree, neither fails, and the thorough one says something: %s', (name) => {
    for (const shape of kinds) {
      const inspection = new Inspection(() => 'it');
      inspection.look(oddValue(name), shape, []);
      if (matches(oddValue(name), shape)) expect([shape, inspection.faults]).toEqual([shape, []]);
      for (const fault of inspection.faults) expect(fault).toMatch(/^it must .*, got /);
    }
  });

  test('take what waits for the whole fleet, and objects of another realm', () => {
    const inspection = new Inspection(() => 'it');
    inspection.look({ late: Lazy.any({ produce: () => 1 }), bare: Object.create(null) as object }, 'data', []);
    expect(inspection.faults).toEqual([]);
  });
});
