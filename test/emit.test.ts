import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { load, type LoadOptions } from 'js-yaml';
import { parse } from 'yaml';
import { emit } from '../lib/emit';
import { Fault } from '../lib/fault';
import { type Json } from '../lib/manifest';
import { hostileStrings, hostileValues } from './hostile-strings';

/** Missing from its types: js-yaml stops at 100 levels otherwise. */
const deep: LoadOptions & { maxDepth: number } = { maxDepth: 2000 };

/** Readers of other makers. That keys are unique only js-yaml has to check: the others take very long for it. */
const readers: Record<string, (text: string) => unknown> = {
  'yaml 1.1': (text) => parse(text, { version: '1.1', uniqueKeys: false }),
  'yaml 1.2': (text) => parse(text, { version: '1.2', uniqueKeys: false }),
  'js-yaml': (text) => load(text, deep),
};

function readBy(name: string, text: string): unknown {
  try {
    return readers[name]!(text);
  } catch (error) {
    return error;
  }
}

/** What each reader made of the text where that is not the value. */
function misreadings(value: Json): unknown[] {
  const text = emit(value);
  return Object.keys(readers).flatMap((reader) => {
    const got = readBy(reader, text);
    return isDeepStrictEqual(got, value) ? [] : [{ reader, text, got }];
  });
}

/** A fault's message; any other outcome fails the test. */
function refusal(value: unknown): string {
  try {
    return `accepted: ${emit(value as Json)}`;
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    return (error as Fault).message;
  }
}

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostileStrings(3000, 3)));
const { value: anyJson } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(text, tie('value')), { maxLength: 6 }).map((pairs) => Object.fromEntries(pairs)),
  ),
}));
/** JSON has no negative zero. */
const normal = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;

describe('what is read back is what was meant', () => {
  test('for 100,000 hostile strings as keys and as values', () => {
    const strings = hostileStrings(100_000, 1);
    expect(new Set(strings).size).toBe(100_000);
    expect(hostileValues(strings, 50).flatMap(misreadings).slice(0, 3)).toEqual([]);
  }, 60_000);

  test('for hostile strings that stand alone', () => {
    expect(hostileStrings(2_000, 2).flatMap(misreadings).slice(0, 3)).toEqual([]);
  });

  test('for any JSON', () => {
    fc.assert(fc.property(anyJson, (value) => {
      expect(misreadings(normal(value))).toEqual([]);
      expect(emit(value)).toBe(emit(normal(value)));
    }), { seed: 7, numRuns: 1500 });
  }, 30_000);

  test('for numbers, small and large', () => {
    const edges = [0, -1, 0.1, 1e-7, -1.5e-9, 1e20, 1e21, -1e21, 1.5e300, 5e-324, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER, 2 ** 53, 2 ** 63, 2 ** 64];
    expect(misreadings([...edges, ...edges.map((edge) => ({ edge }))])).toEqual([]);
    expect(emit([1e21, 1.5e21, -1e-7, 1e20, -0, 0.5])).toBe('- 1.0e+21\n- 1.5e+21\n- -1.0e-7\n- 100000000000000000000\n- 0\n- 0.5\n');
  });

  test('for keys around the length at which a reader gives up on a bare one', () => {
    for (let length = 990; length <= 1030; length++) {
      for (const letter of ['k', '"', 'é']) {
        const key = letter.repeat(length);
        expect(misreadings({ [key]: { a: 'b\nc' }, z: [{ [key]: ['a', { b: 1 }] }, { [key]: ' a\nb\n', y: [] }] })).toEqual([]);
      }
    }
  });

  test('for a text of lines at every place, whatever its first line and its end', () => {
    for (const start of ['', '\n', '\n\n']) for (const margin of ['', ' ', '   ', '\t', ' \t']) for (const end of ['', '\n', '\n\n', '\n\n\n']) {
      const script = `${start}${margin}a: b\n\n  # c\n\td\n---\n- e${end}`;
      expect(misreadings({ a: script, b: [script, [script, { c: script, d: { e: script } }]], f: { g: script } })).toEqual([]);
      expect(emit({ a: script })).toContain('\n  ---\n');
    }
  });

  test('at 500 levels of lists and maps', () => {
    let value: Json = 'a\nb\n';
    for (let level = 0; level < 500; level++) value = level % 3 === 0 ? [value] : { a: value };
    expect(misreadings(value)).toEqual([]);
  });

  test('for __proto__ as a key, which is never the prototype', () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}, "constructor": "a", "b": {"__proto__": 1}}') as Json;
    expect(emit(value)).toBe('__proto__:\n  polluted: true\nb:\n  __proto__: 1\nconstructor: a\n');
    expect(misreadings(value)).toEqual([]);
    expect(emit(Object.assign(Object.create(null) as object, { a: 1 }))).toBe('a: 1\n');
  });
});

describe('the text', () => {
  test('is ASCII without markers, directives, anchors or tags, and ends with one newline', () => {
    for (const value of hostileValues(hostileStrings(3_000, 4), 7)) {
      const written = emit(value);
      expect(written).toMatch(/^[\t\n -~]*[^\n]\n$/);
      expect(written).not.toMatch(/^(?:---|\.\.\.|%)/m);
    }
    const shared = { a: [1] };
    expect(emit([shared, shared])).toBe('- a:\n  - 1\n- a:\n  - 1\n');
  });

  test('does not depend on the order in which keys were set', () => {
    const shuffled = (value: Json, numbers: number[]): Json => {
      if (Array.isArray(value)) return value.map((item) => shuffled(item, numbers));
      if (typeof value !== 'object' || value === null) return value;
      const weight = (index: number): number => numbers[index % numbers.length]!;
      const entries = Object.entries(value).map(([key, item], index) => ({ key, item: shuffled(item, numbers), weight: weight(index) }));
      return Object.fromEntries(entries.sort((a, b) => a.weight - b.weight).map(({ key, item }) => [key, item]));
    };
    const key = fc.oneof(text, fc.constantFrom('name', 'kind', 'metadata', 'a', 'b', '1', '02', '10'));
    const wide = fc.dictionary(key, fc.oneof(anyJson, fc.dictionary(key, fc.boolean())), { maxKeys: 60 });
    fc.assert(fc.property(wide, fc.array(fc.nat(), { minLength: 70, maxLength: 70 }), (value, numbers) => {
      expect(emit(shuffled(value, numbers))).toBe(emit(value));
    }), { seed: 8, numRuns: 400 });
  });

  test('has the leading keys first at every level, then all others by code unit', () => {
    const map = { 10: 1, 9: 1, a: 1, Z: 1, '\uffff': 1, '😀': 1, namespace: 'n', name: 'n', metadata: {}, kind: 'K', apiVersion: 'v1', '': 1 };
    const keys = ['apiVersion', 'kind', 'metadata', 'name', 'namespace', '""', '"10"', '"9"', 'Z', 'a', '"\\U0001f600"', '"\\uffff"'];
    const keysOf = (written: string): string[] => written.trimEnd().split('\n').map((line) => line.replace(/^[- ]*/, '').replace(/:[^:]*$/, ''));
    expect(keysOf(emit(map))).toEqual(keys);
    expect(keysOf(emit([map]))).toEqual(keys);
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [String(index), 1]));
    expect(keysOf(emit({ ...many, ...map }))).toEqual([...keys.slice(0, 6), ...Object.keys(many).sort().map((key) => `"${key}"`), ...keys.slice(8)]);
  });

  test.each([
    'nginx', 'ghcr.io/shop/web:1.2.3@sha256:0af', '--cache=off,slow', '-v', '/var/lib/x', 'https://id.example.org:8443/a/b', '$(POD_NAME)', 'hello wide world',
    'app.kubernetes.io/name', '500m', '10Gi', '25%', '30s', '__meta_name', 'e2e', 'yesterday', 'ClusterIP', 'n1', 'a,b',
  ])('leaves %j bare', (bare) => {
    expect(emit({ a: bare })).toBe(`a: ${bare}\n`);
    expect(emit({ [bare]: [bare] })).toBe(`${bare}:\n- ${bare}\n`);
  });

  test.each([
    '', ' ', 'y', 'N', 'yEs', 'NO', 'On', 'off', 'TRUE', 'False', 'null', 'Null', '~', 'NaN', '.nan', 'inf', '-.INF', '=', '<<', '12:30:45', '0o17', '0X1F', '0b11', '0777',
    '2001-12-14', '1e3', 'e5', '-E+5', '1_000', '1.0', '10.0.0.1', '+1', '-1', '1', '1E', '0m', '\ta', 'a:', 'a: b', 'a #b', 'a  b', ' a', 'a ', '- a', '-', '--', '---', '? a', ':a',
    '[a]', '{a}', '&a', '*a', '!a', '%a', '@a', '`a`', '|', '>', '"a"', "it's", 'a\\b', '.a', '_1',
  ])('puts %j in quotes', (string) => {
    expect(emit({ a: string })).toBe(`a: ${JSON.stringify(string)}\n`);
    expect(emit({ [string]: [string] })).toBe(`${JSON.stringify(string)}:\n- ${JSON.stringify(string)}\n`);
  });

  test('escapes everything beyond ASCII, pairs of surrogates as one character', () => {
    expect(emit('a\x7f\x85é\u2028\ufeff😀\0')).toBe('"a\\u007f\\u0085\\u00e9\\u2028\\ufeff\\U0001f600\\u0000"\n');
  });

  test('keeps lines as lines only where no reader and no editor can change them', () => {
    expect(emit({ a: 'x\n', b: 'x\ny', c: ' x\ny\n', d: 'x\n\n', e: '\nx' })).toBe('a: |\n  x\nb: |-\n  x\n  y\nc: |2\n   x\n  y\nd: |+\n  x\n\ne: |-\n\n  x\n');
    for (const string of ['x \ny', 'x\n ', 'x\n\t\ny', '\n', '\n\n', 'x\r\ny', 'é\ny', '\x07\n']) expect(emit({ a: string })).not.toContain('|');
    expect(emit({ 'a\nb': 1 })).toBe('"a\\nb": 1\n');
  });

  test('ends with a comment where the last value ends with blank lines', () => {
    expect(emit({ data: { a: 'x\n\n\n' } })).toBe('data:\n  a: |+\n    x\n\n\n# the last value ends with a blank line\n');
  });
});

describe('a person reads', () => {
  test('a Deployment as kubectl prints it', () => {
    expect(emit({
      spec: {
        template: {
          spec: {
            containers: [{
              image: 'ghcr.io/shop/web:1.4.2', name: 'web', args: ['--port=8080', 'serve'], command: [],
              env: [{ value: 'on', name: 'CACHE' }, { name: 'PORT', value: '8080' }],
              resources: { requests: { memory: '128Mi', cpu: '0.5' } }, securityContext: { capabilities: { drop: ['ALL'] } },
              volumeMounts: [{ mountPath: '/tmp', name: 'scratch' }],
            }],
            volumes: [{ name: 'scratch', emptyDir: {} }],
          },
        },
        replicas: 2,
      },
      metadata: { labels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/version': '1.4' }, namespace: 'shop', name: 'web', annotations: { 'argocd.argoproj.io/sync-wave': '-1' } },
      kind: 'Deployment',
      apiVersion: 'apps/v1',
    })).toBe(`\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  annotations:
    argocd.argoproj.io/sync-wave: "-1"
  labels:
    app.kubernetes.io/name: web
    app.kubernetes.io/version: "1.4"
spec:
  replicas: 2
  template:
    spec:
      containers:
      - name: web
        args:
        - --port=8080
        - serve
        command: []
        env:
        - name: CACHE
          value: "on"
        - name: PORT
          value: "8080"
        image: ghcr.io/shop/web:1.4.2
        resources:
          requests:
            cpu: "0.5"
            memory: 128Mi
        securityContext:
          capabilities:
            drop:
            - ALL
        volumeMounts:
        - name: scratch
          mountPath: /tmp
      volumes:
      - name: scratch
        emptyDir: {}
`);
  });

  test('a script in a ConfigMap line by line', () => {
    const script = '#!/bin/sh\nset -eu\n\nif [ -n "$HOST" ]; then\n\techo "to: $HOST # now"\nfi\n';
    expect(emit({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'scripts' }, data: { 'run.sh': script, 'one-line': 'a: b' } })).toBe(`\
apiVersion: v1
kind: ConfigMap
metadata:
  name: scripts
data:
  one-line: "a: b"
  run.sh: |
    #!/bin/sh
    set -eu

    if [ -n "$HOST" ]; then
    \techo "to: $HOST # now"
    fi
`);
  });

  test('lists in lists and scalars alone', () => {
    expect(emit([[1, [2, {}], { b: [], a: [null, true] }], []])).toBe('- - 1\n  - - 2\n    - {}\n  - a:\n    - null\n    - true\n    b: []\n- []\n');
    expect([{}, [], null, false, 1, 'a', 'a\nb'].map((value) => emit(value as Json))).toEqual(['{}\n', '[]\n', 'null\n', 'false\n', '1\n', 'a\n', '"a\\nb"\n']);
  });
});

describe('what JSON cannot hold is refused with its path', () => {
  class Port { public number = 80; }
  class Nothing {}
  const json = 'must be a string, a number, a boolean, null, a list or a map';
  const holed: number[] = [1];
  holed[2] = 3;

  test.each<[string, unknown, string]>([
    ['NaN', { spec: { replicas: NaN } }, "spec.replicas must be a finite number, got 'NaN'; correct the calculation it comes from"],
    ['-Infinity', { a: [1, -Infinity] }, "a[1] must be a finite number, got '-Infinity'; correct the calculation it comes from"],
    ['undefined', { a: [{ 'b/c': undefined }] }, "a[0][\"b/c\"] must have a value, got 'undefined'; leave it out or set it to null"],
    ['a hole', holed, "[1] must have a value, got 'undefined'; leave it out or set it to null"],
    ['undefined alone', undefined, "the manifest must have a value, got 'undefined'; leave it out or set it to null"],
    ['a function', { a: { run: () => 1 } }, `a.run ${json}, got 'function'; write it as one of these`],
    ['a bigint', { a: 5n }, `a ${json}, got 'bigint'; write it as one of these`],
    ['a symbol', { a: Symbol('a') }, `a ${json}, got 'symbol'; write it as one of these`],
    ['a Date', { a: new Date(0) }, `a ${json}, got 'Date'; convert it to plain data`],
    ['a Map', [new Map([[1, 2]])], `[0] ${json}, got 'Map'; convert it to plain data`],
    ['a class instance', { ports: [new Port()] }, `ports[0] ${json}, got 'Port'; convert it to plain data`],
    ['an empty class instance', new Nothing(), `the manifest ${json}, got 'Nothing'; convert it to plain data`],
    ['an object that inherits', { a: Object.create({ b: 1 }) }, `a ${json}, got 'Object'; convert it to plain data`],
    ['half a character', { a: { b: 'x\ud83d' } }, "a.b must consist of whole Unicode characters, got '\"x\\ud83d\"'; remove the lone surrogate"],
    ['half a character in a text of lines', ['\ude00\nx'], "[0] must consist of whole Unicode characters, got '\"\\ude00\\nx\"'; remove the lone surrogate"],
    ['half a character in a long text', ['x'.repeat(200) + '\ud83d'], `[0] must consist of whole Unicode characters, got '"${'x'.repeat(60)}…"'; remove the lone surrogate`],
    ['half a character in a key', { data: { 'k\ud83d': 1 } }, "data[\"k\\ud83d\"] must have a key of whole Unicode characters, got '\"k\\ud83d\"'; remove the lone surrogate"],
  ])('%s', (_, value, message) => {
    expect(refusal(value)).toBe(message);
  });

  test('a value inside itself', () => {
    const spec: Record<string, unknown> = { a: [] };
    (spec['a'] as unknown[]).push({ b: spec });
    expect(refusal({ spec })).toBe("spec.a[0].b must not contain itself, got 'spec'; break the cycle");
    expect(refusal(spec)).toBe("a[0].b must not contain itself, got 'the manifest'; break the cycle");
    const list: unknown[] = [];
    list.push(list);
    expect(refusal({ list })).toBe("list[0] must not contain itself, got 'list'; break the cycle");
  });

  test('more levels than a reader could follow', () => {
    let value: Json = 1;
    for (let level = 0; level < 1000; level++) value = { a: value };
    expect(emit(value).split('\n')).toHaveLength(1001);
    expect(refusal([value])).toMatch(/\.a must be at most 1000 levels deep, got 'level 1001'; flatten the value$/);
  });
});
