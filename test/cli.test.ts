import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { HomeFleet } from '../clusters/fleet';
import { synthesize } from '../lib/synth';
import { inProcess } from './fixtures/in-process';
import { type Ended, Project } from './fixtures/project';
import { textsIn, treeOf } from './fixtures/tree';

jest.setTimeout(120_000);

const missing = (cluster: string, users: string): string =>
  `${cluster}: cluster '${cluster}' must have PriorityClasses, got none; ${users} and external-secrets need PriorityClass 'platform-high': add new PriorityClasses(this)\n`;

/** What is said where PriorityClasses are taken away from the small fleet. */
const refusal = `${missing('dev', 'cert-manager')}${missing('home', 'argocd')}2 problems; nothing was written\n`;

const projects: Project[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.delete();
});

function newProject(): Project {
  const project = new Project();
  projects.push(project);
  return project;
}

/** A project whose main.ts has another text in one place. */
function edited(old: string, text: string): Project {
  const project = newProject();
  project.edit(old, text);
  return project;
}

/** The ways to write the tree, each from another folder, in another zone and another language. */
const ways: ((project: Project) => Promise<Ended>)[] = [
  (project) => project.cdk8s(['synth']),
  (project) => project.flotilla(['synth'], { cwd: join(project.root, 'docs', 'inside'), env: { TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' } }),
  (project) => project.main([], { cwd: tmpdir(), env: { TZ: 'Pacific/Chatham', LC_ALL: 'C', LANG: 'C' } }),
];

/** The tree of the small fleet, whose bytes every way to write it must give. */
let expected: Record<string, string>;
let ends: Ended[];
const written = ways.map(() => new Project());
beforeAll(async () => {
  for (const { root } of written) mkdirSync(join(root, 'docs', 'inside'), { recursive: true });
  ends = await Promise.all(ways.map((way, index) => way(written[index]!)));
  expected = textsIn(join(written[0]!.root, 'dist'));
});
afterAll(() => {
  for (const project of written) project.delete();
});

describe('a fleet that can work', () => {
  test('is written by every command alike, from any folder, in any zone and language', () => {
    expect(Object.keys(expected)).toEqual(expect.arrayContaining(['dev/namespaces/Namespace-cert-manager.yaml', 'home/root-app.yaml']));
    for (const end of ends) expect(end).toMatchObject({ code: 0, errors: expect.stringMatching(/\ndist: \d+ written, 0 removed, 0 unchanged\n$/) });
    for (const { root } of written) expect(textsIn(join(root, 'dist'))).toEqual(expected);
  });

  test('is left alone by a second run, with every time and inode', async () => {
    const before = written.map((project) => project.dist());
    for (const end of await Promise.all(ways.map((way, index) => way(written[index]!)))) {
      expect(end).toMatchObject({ code: 0, errors: expect.stringMatching(/\ndist: 0 written, 0 removed, \d+ unchanged\n$/) });
    }
    expect(written.map((project) => project.dist())).toEqual(before);
  });

  test('goes to another folder with -o or to standard output, and dist is left alone', async () => {
    const project = newProject();
    const [other, output] = await Promise.all([project.cdk8s(['synth', '-o', 'other']), project.cdk8s(['synth', '--stdout'])]);
    expect(other).toMatchObject({ code: 0 });
    expect(textsIn(join(project.root, 'other'))).toEqual(expected);
    expect(output).toMatchObject({ code: 0, output: expect.stringContaining(expected['home/root-app.yaml']!) });
    expect(project.dist()).toEqual({});
  });

  test('is whole after two runs at once', async () => {
    const project = newProject();
    const ends = await Promise.all([project.cdk8s(['synth']), project.flotilla(['synth'])]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(textsIn(join(project.root, 'dist'))).toEqual(expected);
  });
});

describe('a fleet that cannot work', () => {
  test('leaves dist byte for byte as it was, by whatever command', async () => {
    const project = edited('new PriorityClasses(this);', '');
    mkdirSync(join(project.root, 'dist', 'home'), { recursive: true });
    writeFileSync(join(project.root, 'dist', 'home', 'root-app.yaml'), expected['home/root-app.yaml']!);
    const before = project.dist();
    const [flotilla, main, cdk8s] = await Promise.all([project.flotilla(['synth']), project.main([]), project.cdk8s(['synth'])]);
    for (const end of [flotilla, main]) expect(end).toEqual({ code: 1, output: '', errors: refusal });
    // What follows is the report of cdk8s on our exit code, with a stack of its own.
    const report = `Error: command "node lib/cli/flotilla.js " at ${project.root} returned a non-zero exit code 1\n`;
    expect(cdk8s.errors.slice(0, refusal.length + report.length)).toBe(`${refusal}${report}`);
    expect(cdk8s.errors.slice(refusal.length)).not.toMatch(/\.ts:/);
    expect(cdk8s.code).toBe(1);
    expect(project.dist()).toEqual(before);
  });

  test('gets back the tree that a killed run left aside', async () => {
    const project = edited('new PriorityClasses(this);', '');
    mkdirSync(join(project.root, 'dist', 'home'), { recursive: true });
    writeFileSync(join(project.root, 'dist', 'home', 'root-app.yaml'), expected['home/root-app.yaml']!);
    const before = project.dist();
    renameSync(join(project.root, 'dist'), join(project.root, '.dist.previous'));
    expect(await project.flotilla(['synth'])).toEqual({ code: 1, output: '', errors: refusal });
    expect(project.dist()).toEqual(before);
  });
});

describe('cdk8s.yaml', () => {
  test('may be missing: cdk8s asks for the command, and with one it empties dist itself, which is told', async () => {
    const project = newProject();
    project.remove('cdk8s.yaml');
    mkdirSync(join(project.root, 'dist', 'home'), { recursive: true });
    writeFileSync(join(project.root, 'dist', 'home', 'root-app.yaml'), expected['home/root-app.yaml']!);
    const before = project.dist();
    expect(await project.cdk8s(['synth'])).toMatchObject({ code: 1, errors: 'Missing required argument: app\n' });
    expect(project.dist()).toEqual(before);
    const told = "note: cdk8s has emptied 'dist' before anything was checked; write 'output: .flotilla/synth' into cdk8s.yaml, and 'dist' is replaced only by a whole tree\n";
    expect(await project.cdk8s(['synth', '--app', 'node lib/cli/flotilla.js'])).toMatchObject({ code: 0, errors: expect.stringContaining(told) });
    expect(textsIn(join(project.root, 'dist'))).toEqual(expected);
  });

  test('is refused in a sentence where it is no YAML', async () => {
    const project = newProject();
    project.write('cdk8s.yaml', 'output: [\n');
    const end = await project.flotilla(['synth'], { env: { CDK8S_OUTDIR: join(project.root, 'out') } });
    expect(end).toMatchObject({ code: 1, errors: expect.stringMatching(/^cdk8s\.yaml must be YAML, got: .+\n$/) });
    expect(project.dist()).toEqual({});
  });
});

describe('what is said of a declaration', () => {
  const first = 'new Cilium(this);';
  const line = Project.lineOf(first);
  const cases: [string, [string, string], string | RegExp, number][] = [
    ['a syntax error', [first, 'new Cilium(this;'], `main.ts:${line}:19 must be TypeScript, got a mistake in its syntax: Expected ")" but found ";"\n`, 1],
    ['a missing import', ["'./apps'", "'./appz'"], "'main.ts' must import modules that exist, got './appz'; correct its name, or install it with npm\n", 1],
    [
      'a fault outside of flotilla', ['flotilla(() => {', "new Fleet({ repository: '.' });\nflotilla(() => {"],
      "repository of the fleet must be a Git URL such as 'https://github.com/example/fleet.git', got '.'\n", 1,
    ],
    [
      'no call of flotilla', ['flotilla(() => {', 'export const fleet = (() => {'],
      'main.ts must call flotilla(() => new MyFleet()), got no call of it; see README.md\n', 1,
    ],
    [
      'an object outside of an application, with the line', [first, "new CoreObject(this, 'ConfigMap', { metadata: { name: 'x' } });"],
      `an object must be declared inside an application, got one outside at main.ts:${line}; pass the application as its scope\n`, 1,
    ],
    [
      'a bug, with its stack and without a line of anyone else’s source', [first, 'new Cilium(this).nothing();'],
      new RegExp(`^unexpected error, a bug of cdk8s-flotilla or of your own code: TypeError: .{1,100}\\n {4}at new Small \\(.+main\\.ts:${line}:\\d+\\)\\n( {4}at .{1,200}\\n)+$`), 70,
    ],
    [
      'a kind without a definition', [first, "new ApiObject(new Cilium(this), 'x', { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'x' } });"],
      /\nwarning: home: kind Widget of example\.org must have a definition to be checked by, got none for 1 object, of which only the metadata was checked; run npx flotilla schemas pull, which takes the URL of a definition that it does not know\n/, 0,
    ],
  ];

  test('is one sentence, and nothing is written where it is at fault', async () => {
    await Promise.all(cases.map(async ([, [old, text], errors, code]) => {
      const project = edited(old, text);
      expect(await project.flotilla(['synth'])).toEqual({ code, output: '', errors: typeof errors === 'string' ? errors : expect.stringMatching(errors) });
      if (code !== 0) expect(project.dist()).toEqual({});
    }));
  });

  test('is that there must be one', async () => {
    expect(await newProject().flotilla(['synth'], { cwd: tmpdir() })).toEqual({
      code: 1, output: '', errors: `flotilla must run inside a project with a main.ts, got '${tmpdir()}'; change into the project's folder\n`,
    });
  });
});

describe('commands', () => {
  const lines = [
    ['synth [--cluster CLUSTER]... [--shard I/N] [-o FOLDER]', 'check the fleet and write its tree, or that of some clusters'],
    ['check [--cluster CLUSTER]... [--shard I/N] [--format FORMAT] [--strict]', 'check the fleet and write nothing; FORMAT is text, json, sarif or github'],
    ['bootstrap CLUSTER', 'print what brings a new cluster up to its first sync, and write what that needs'],
    ['cost [CLUSTER] [HOURS]', 'print what the clusters cost, and with further nodes in so many hours of a month'],
    ['session CLUSTER', 'print how to start, extend and stop a cluster that runs for some hours only'],
    ['schedules [CLUSTER]', 'print when each backup and CronJob happens next, three times each'],
    ['schemas pull [URL --sha256 DIGEST]', 'download the definitions of custom kinds at their pinned versions, to check objects by'],
    ['help', 'print this'],
  ] as const;
  const usage = lines.map(([call, purpose]) => `  flotilla ${call.padEnd(71)}  ${purpose}\n`).join('');
  const run = (...args: string[]): unknown => inProcess(newProject().root, args, () => new HomeFleet());

  test('help prints them', () => {
    for (const word of ['help', '--help', '-h']) expect(run(word)).toEqual({ exitCode: 0, output: usage, errors: '' });
  });

  test.each<[string[], unknown, number?]>([
    [['sync'], `command must be one of synth, check, bootstrap, cost, session, schedules, schemas, help, got 'sync'\n${usage}`],
    [['__proto__'], `command must be one of synth, check, bootstrap, cost, session, schedules, schemas, help, got '__proto__'\n${usage}`],
    [['synth', 'home'], "synth must be followed by [--cluster CLUSTER]... [--shard I/N] [-o FOLDER], got 'home'\n"],
    [['bootstrap', 'cloud', 'dev'], `bootstrap must be followed by CLUSTER, got 'cloud dev'\n${usage}`],
    [['bootstrap'], 'cluster to bootstrap must be one of cloud, cloud-ovh, dev, lab, prod, sovereign, vps, got none\n'],
    [['cost', 'vps', '731'], "hours of a month must be a number from 0 to 730, got '731'\n"],
    [['cost', 'vsp'], "cluster to count the cost of must be one of cloud, cloud-ovh, dev, lab, prod, sovereign, vps, got 'vsp'; did you mean 'vps'?\n"],
    [['session', 'vps'], "cluster 'vps' must have a session, got none; those that have one: lab\n", 1],
    [['bootstrap', 'clod'], "cluster to bootstrap must be one of cloud, cloud-ovh, dev, lab, prod, sovereign, vps, got 'clod'; did you mean 'cloud'?\n"],
    [['bootstrap', 'cloud'], expect.stringMatching(/^'dist\/cloud\/.+\.yaml' must be as it is declared now, got an older tree; run synth, commit 'dist' and push it first\n$/), 1],
  ])('%j is refused', (args, errors, exitCode = 2) => {
    expect(run(...args)).toEqual({ exitCode, output: '', errors });
    for (const { root } of projects) expect(treeOf(join(root, '.flotilla'))).toEqual({});
  });
});

describe('the first start of a cluster', () => {
  const root = mkdtempSync(join(tmpdir(), 'flotilla-bootstrap-'));
  afterAll(() => rmSync(root, { recursive: true }));
  beforeAll(() => {
    for (const [path, text] of synthesize(new HomeFleet()).files) {
      mkdirSync(dirname(join(root, 'dist', path)), { recursive: true });
      writeFileSync(join(root, 'dist', path), text);
    }
    mkdirSync(join(root, 'bin'));
    for (const command of ['git', 'helm', 'kubectl', 'omnictl']) {
      writeFileSync(join(root, 'bin', command), `#!/bin/sh\ncase "$*" in *"filename -"*) cat >/dev/null;; esac\necho "${command} $*" >>"$LOG"\n`);
      chmodSync(join(root, 'bin', command), 0o755);
    }
  });

  /** What the printed script runs, line by line. */
  function commandsOf(script: string): string[] {
    const log = join(root, 'log');
    rmSync(log, { force: true });
    execFileSync('sh', ['-c', script], { cwd: root, env: { PATH: `${join(root, 'bin')}:${process.env.PATH}`, LOG: log } });
    return readFileSync(log, 'utf8').trimEnd().split('\n');
  }

  const read = (path: string): unknown => parse(readFileSync(join(root, path), 'utf8'));
  const apply = 'kubectl apply --server-side --field-manager=argocd-controller --force-conflicts';

  test.each([
    ['cloud', ['The machines', 'The pod network', 'Secrets', 'Names', 'What Argo CD itself stands on', 'Argo CD', 'The root Application']],
    ['cloud-ovh', ['The machines', 'Secrets', 'Names', 'What Argo CD itself stands on', 'Argo CD', 'The root Application']],
    ['prod', ['The machines', 'Kinds that the pod network looks for when it starts', 'The pod network', 'Secrets', 'What Argo CD itself stands on', 'Argo CD', 'The root Application']],
    ['vps', ['The machines', 'The pod network', 'Secrets', 'Names', 'What Argo CD itself stands on', 'Argo CD', 'The root Application']],
  ])('of its own Argo CD: %s', (cluster, titles) => {
    const { exitCode, output, errors } = inProcess(root, ['bootstrap', cluster], () => new HomeFleet());
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    expect(output).toMatch(new RegExp(`^# First start of cluster '${cluster}' \\(.+, Kubernetes 1\\.34\\)\\.\n`));
    expect(output.match(/^# \d+\. .*$/gm)!.map((title) => title.split(/[:;]/)[0])).toEqual(titles.map((title, index) => `# ${index + 1}. ${title}`));
    const commands = commandsOf(output);
    const position = (start: string): number => commands.findIndex((command) => command.startsWith(start));
    const order = [
      ...(titles.includes('The pod network') ? ['helm template cilium cilium --repo https://helm.cilium.io --version', 'kubectl wait --for=condition=Ready nodes'] : []),
      `${apply} --filename dist/${cluster}/namespaces/Namespace-argocd.yaml`, `${apply} --filename dist/${cluster}/priority-classes/`,
      'helm template argocd argo-cd --repo https://argoproj.github.io/argo-helm --version', 'kubectl --namespace argocd wait --for=condition=Available deployment',
      `${apply} --filename dist/${cluster}/argocd-apps/AppProject-root.yaml`, `${apply} --filename dist/${cluster}/root-app.yaml`,
    ].map(position);
    expect(order).toEqual([...order].sort((left, right) => left - right));
    expect(order).not.toContain(-1);
    for (const file of output.match(/(?<=[ =])dist\/\S+/g)!) expect(existsSync(join(root, file))).toBe(true);
  });

  test.each([['cloud', 'cilium'], ['cloud', 'argocd'], ['prod', 'cilium'], ['prod', 'argocd'], ['vps', 'cilium'], ['vps', 'argocd']])(
    'with the very values that Argo CD goes on with: %s %s', (cluster, application) => {
      inProcess(root, ['bootstrap', cluster], () => new HomeFleet());
      const committed = read(`dist/${cluster}/argocd-apps/Application-${application}.yaml`) as { spec: { source?: unknown; sources?: unknown[] } };
      const source = (committed.spec.sources ?? [committed.spec.source]).find((candidate) => Object.hasOwn(candidate as object, 'helm')) as { helm: { valuesObject: unknown } };
      expect(read(`.flotilla/bootstrap/${cluster}/${application}-values.yaml`)).toEqual(source.helm.valuesObject);
    });

  test('of a managed cluster: its hub gets access instead of an Argo CD of its own', () => {
    const { exitCode, output } = inProcess(root, ['bootstrap', 'dev'], () => new HomeFleet());
    expect(exitCode).toBe(0);
    expect(output.match(/^# \d+\. .*$/gm)).toEqual([
      '# 1. The machines: they must have been set up like this',
      '# 2. The pod network; nodes become Ready with it',
      "# 3. Secrets: these entries must be in https://secrets.example.org, mount 'kv'; fill in the values",
      '# 4. Names: these records must be in public DNS',
      "# 5. Access for the Argo CD of cluster 'prod': put the token and the CA into its secrets backend",
    ]);
    expect(output).toContain('#   vault kv put -mount=kv prod/argocd/cluster-dev token=');
    expect(Object.keys(textsIn(join(root, '.flotilla', 'bootstrap', 'dev')))).toEqual(['cilium-values.yaml']);
    expect(commandsOf(output).join('\n')).not.toContain('argocd-apps');
  });

  test('names every secret that the cluster reads, with all its keys', () => {
    const { output } = inProcess(root, ['bootstrap', 'cloud'], () => new HomeFleet());
    const named = output.match(/^# {3}vault kv put -mount=kv \S+.*$/gm)!.flatMap((line) => {
      const [entry, ...keys] = line.split(/ +/).slice(5);
      return keys.map((key) => `${entry} ${key.split('=')[0]}`);
    });
    const read = synthesize(new HomeFleet()).objects.filter(({ path, manifest }) => path.startsWith('cloud/') && manifest.kind === 'ExternalSecret')
      .flatMap(({ manifest }) => (manifest.spec as { data: { remoteRef: { key: string; property: string } }[] }).data.map(({ remoteRef }) => `${remoteRef.key} ${remoteRef.property}`));
    expect(named.sort()).toEqual([...new Set(read)].sort());
    expect(named.length).toBeGreaterThan(5);
  });
});
