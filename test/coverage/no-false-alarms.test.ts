import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import ts from 'typescript';
import { parse } from 'yaml';
import * as apps from '../../apps';
import { HomeFleet } from '../../clusters/fleet';
import * as lib from '../../lib';
import { type Fleet } from '../../lib';
import { committed, committedPaths } from '../../lib/cli/committed';
import { type Manifest } from '../../lib/manifest';
import { type Finding } from '../../lib/report/finding';
import { Refusal, synthesize, type SynthesisOptions } from '../../lib/synth';
import { home } from '../fixtures/home';
import { declareFleet, healthyFleet } from './healthy-fleet';

const root = resolve(__dirname, '..', '..');

/** Everything that is told of a fleet, what it is refused for included. */
function told(declare: () => Fleet, options: SynthesisOptions = {}): string[] {
  const sentences = (findings: readonly Finding[]): string[] => findings.map(({ severity, rule, where, message }) => `${severity} ${rule}: ${where}: ${message}`);
  try {
    return sentences(synthesize(declare(), options).findings);
  } catch (error) {
    return error instanceof Refusal ? sentences(error.findings) : [(error as Error).message];
  }
}

/** A tree as the next synth finds it. */
function over(files: ReadonlyMap<string, string>): SynthesisOptions {
  return { previous: (path) => files.has(path) ? parse(files.get(path)!) as Manifest : undefined, previousPaths: [...files.keys()] };
}

/** The fleet of a page's first example, read as a project would read it. */
function exampleOf(page: string): () => Fleet {
  const text = readFileSync(join(root, page), 'utf8');
  const code = /```ts\n(?<code>.*?)```/s.exec(text)!.groups!.code!;
  const compiled = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } }).outputText;
  let declare: (() => Fleet) | undefined;
  const modules: Readonly<Record<string, unknown>> = { './lib': { ...lib, flotilla: (given: () => Fleet) => { declare = given; } }, './apps': apps };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the example is our own text
  new Function('require', 'exports', compiled)((name: string) => modules[name], {});
  return declare!;
}

describe('nothing is told of', () => {
  test('the reference fleet, over its committed tree as well', () => {
    expect(told(() => new HomeFleet())).toEqual([]);
    expect(told(() => new HomeFleet(), { previous: committed(join(root, 'dist')), previousPaths: committedPaths(join(root, 'dist')) })).toEqual([]);
  });

  test('the reference fleet by an exemption: no rule is turned off in it, so that no reason has to be judged', () => {
    expect(synthesize(new HomeFleet()).models.flatMap(({ cluster }) => cluster.relations.exemptions)).toEqual([]);
  });

  test('the example of the README', () => expect(told(exampleOf('README.md'))).toEqual([]));

  test('the full cluster of the fixtures, once its volumes are backed up', () => {
    expect(told(() => home({ without: ['LocalPathProvisioner'] }, (cluster) => {
      new apps.LocalPathProvisioner(cluster, { volumeType: 'local' });
      new apps.Velero(cluster);
    }))).toEqual([]);
  });

  test('fleets as somebody would sensibly declare them, the second time neither', () => {
    fc.assert(fc.property(healthyFleet, (drawn) => {
      expect(told(() => declareFleet(drawn))).toEqual([]);
      const { files } = synthesize(declareFleet(drawn));
      expect(told(() => declareFleet(drawn), over(files))).toEqual([]);
    }), { seed: 20261121, numRuns: 60 });
  });

  test('such a fleet that gets another application', () => {
    fc.assert(fc.property(healthyFleet, (drawn) => {
      const { files } = synthesize(declareFleet(drawn));
      expect(told(() => declareFleet(drawn, [{ copies: 1, kind: 'Deployment', has: ['config', 'route'] }]), over(files))).toEqual([]);
    }), { seed: 20261122, numRuns: 20 });
  });
});
