import { ApiObject } from 'cdk8s';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exempt, type Fleet, Volume } from '../lib';
import { header } from '../lib/header';
import { type Finding } from '../lib/report/finding';
import { deployment } from './fixtures/deployment';
import { application, emptyHome } from './fixtures/home';
import { inProcess } from './fixtures/in-process';
import { treeOf } from './fixtures/tree';

let root: string;
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'flotilla-check-')); });
afterEach(() => rmSync(root, { recursive: true }));

const fine = (): Fleet => emptyHome((cluster) => new Volume(application(cluster), 'data', { size: '1Gi' }), { props: { tier: 'standard' } });
const broken = (): Fleet => emptyHome((cluster) => new ApiObject(application(cluster), 'app', deployment({ container: { image: 'app:latest', resources: {} } })));
const unknown = (): Fleet => emptyHome((cluster) => {
  const web = application(cluster);
  web.offers('kind:example.org/Widget');
  new ApiObject(web, 'widget', { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'widget' } });
});

function check(declare: () => Fleet, ...args: string[]): { exitCode: number; output: string; errors: string } {
  const before = treeOf(root);
  const result = inProcess(root, ['check', ...args], declare);
  expect(treeOf(root)).toEqual(before);
  return result;
}

const json = (declare: () => Fleet, ...args: string[]): { findings: Finding[] } & Record<string, unknown> => JSON.parse(check(declare, '--format', 'json', ...args).output) as never;

describe('flotilla check', () => {
  test('says that nothing is wrong, and writes nothing', () => {
    expect(check(fine)).toEqual({ exitCode: 0, output: 'no problems\n', errors: '' });
  });

  test('tells everything that synth would refuse, by its rule', () => {
    const { exitCode, output } = check(broken);
    expect(exitCode).toBe(1);
    expect(output).toBe(`home/web
  error  Deployment/app  pinned-images
    image of container 'app' must be pinned by a tag other than latest or by a digest, got 'app:latest'
    → write for example 'registry.example.org/app:1.2.3'
  error  Deployment/app  require-resources
    resources of container 'app' must have requests for cpu and memory and a memory limit, got none for requests.cpu and requests.memory and limits.memory
    → add what it uses

2 errors
`);
  });

  test('compares with the tree that is there', () => {
    mkdirSync(join(root, 'dist', 'home', 'old'), { recursive: true });
    writeFileSync(join(root, 'dist', 'home', 'old', 'PersistentVolumeClaim-data.yaml'), `${header}apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\n  namespace: old\n`);
    expect(json(fine).findings).toMatchObject([{ rule: 'no-lost-data', severity: 'error' }]);
  });

  test('counts what nobody can check, and fails for it where it is told to be strict', () => {
    expect(check(unknown)).toMatchObject({ exitCode: 0, output: expect.stringContaining('1 warning') });
    expect(check(unknown, '--strict')).toMatchObject({ exitCode: 1 });
    expect(json(unknown).findings).toMatchObject([{ rule: 'checked-kinds', severity: 'warning', cluster: 'home' }]);
  });

  test('shows why a rule was turned off', () => {
    const declare = (): Fleet => emptyHome((cluster) => exempt(new ApiObject(application(cluster), 'app', deployment({ container: { image: 'app:latest' } })), 'pinned-images', 'the vendor moves no tag'));
    expect(json(declare).findings).toMatchObject([{ rule: 'pinned-images', severity: 'note', remedy: 'turned off because the vendor moves no tag' }]);
    expect(check(declare, '--strict').exitCode).toBe(0);
  });

  test.each(['json', 'sarif', 'github'])('in the form of %s has nothing but the report on its output, and the count beside it', (format) => {
    const { exitCode, output, errors } = check(broken, `--format=${format}`);
    expect(exitCode).toBe(1);
    expect(errors).toBe('2 errors\n');
    if (format !== 'github') expect(JSON.parse(output)).toBeInstanceOf(Object);
    expect(output).toContain('pinned-images');
  });

  test('tells of a declaration that cannot be read as of anything else', () => {
    const { findings } = json(() => emptyHome((cluster) => new Volume(application(cluster), 'data', { size: '1GB' as never })));
    expect(findings).toMatchObject([{ rule: 'valid-declaration', cluster: 'fleet', severity: 'error' }]);
  });

  test.each([
    [['--format', 'yaml'], "format of check must be one of text, json, sarif, github, got 'yaml'\n"],
    [['--format', 'jsn'], "format of check must be one of text, json, sarif, github, got 'jsn'; did you mean 'json'?\n"],
    [['--strcit'], "check must be followed by [--cluster CLUSTER]... [--shard I/N] [--format text|json|sarif|github] [--strict], got '--strcit'\n"],
    [['home'], "check must be followed by [--cluster CLUSTER]... [--shard I/N] [--format text|json|sarif|github] [--strict], got 'home'\n"],
  ])('%j is refused', (args, errors) => {
    expect(check(fine, ...args)).toEqual({ exitCode: 2, output: '', errors });
  });
});
