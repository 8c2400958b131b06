import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '..');

/** The blocks of code of a page in one language, in order. */
function blocks(page: string, language: string): string[] {
  return [...readFileSync(join(root, page), 'utf8').matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map((match) => match[1]!);
}

/** A project of its own around a few files, with this library in it. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-documentation-'));
  for (const shared of ['apps', 'lib', 'node_modules', 'cdk8s.yaml', 'tsconfig.json']) symlinkSync(join(root, shared), join(folder, shared));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

/** What the compiler says of files, all in one program. */
function typeErrors(...files: string[]): string[] {
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config, ts.sys, root);
  const program = ts.createProgram(files, { ...options, noUnusedLocals: false, typeRoots: [join(root, 'node_modules/@types')] });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

function synth(folder: string): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, ['lib/cli/flotilla.js'], { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
}

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function inProject(files: Readonly<Record<string, string>>): string {
  folders.push(project(files));
  return folders.at(-1)!;
}

const example = blocks('README.md', 'ts')[0]!;
const [app, line, chart] = blocks('docs/adding-an-app.md', 'ts') as [string, string, string];
const withRecipes = example
  .replace('import { Cluster,', "import { Recipes } from './mine/recipes';\nimport { Cluster,")
  .replace('    const keycloak', `    ${line.trim()}\n    const keycloak`);
const chartApp = `import { Application, type Cluster, defineChart, HelmChart, Pods, Type } from '../lib';
${chart.slice(0, chart.indexOf('new HelmChart'))}
export class Recipes extends Application {
  constructor(cluster: Cluster, _props: unknown) {
    super(cluster, 'metrics-server');
    ${chart.slice(chart.indexOf('new HelmChart'))}
  }
}`;

const projects = {
  readme: inProject({ 'main.ts': example }),
  app: inProject({ 'mine/recipes.ts': app, 'main.ts': withRecipes }),
  chart: inProject({ 'mine/recipes.ts': chartApp, 'main.ts': withRecipes }),
};

test('every example compiles', () => {
  expect(typeErrors(...Object.values(projects).map((folder) => join(folder, 'main.ts')))).toEqual([]);
}, 60_000);

test('the example of the README renders the tree that it promises', () => {
  expect(synth(projects.readme)).toMatchObject({ status: 0 });
  for (const file of ['root-app.yaml', 'argocd-apps/Application-vaultwarden.yaml', 'vaultwarden/Cluster-vaultwarden-db.yaml', 'cloudflared/ConfigMap-config.yaml']) {
    expect(existsSync(join(projects.readme, 'dist/home', file))).toBe(true);
  }
}, 60_000);

test('the example of the README says what the README says when CloudNativePG is taken away', () => {
  const folder = inProject({ 'main.ts': example.replace('    new CloudNativePG(this);\n', '') });
  const { status, stderr } = synth(folder);
  expect(status).toBe(1);
  expect(stderr).toBe(blocks('README.md', 'text')[0]);
  expect(existsSync(join(folder, 'dist'))).toBe(false);
}, 60_000);

test('an app takes one file and one line, and everything that the page lists follows', () => {
  expect(synth(projects.app)).toMatchObject({ status: 0 });
  const read = (file: string): string => readFileSync(join(projects.app, 'dist/home', file), 'utf8');
  expect(read('argocd-apps/AppProject-recipes.yaml')).toContain('namespace: recipes');
  expect(read('argocd-apps/Application-recipes.yaml')).toContain('argocd.argoproj.io/sync-wave');
  expect(read('namespaces/Namespace-recipes.yaml')).toContain('pod-security.kubernetes.io/enforce: restricted');
  expect(read('recipes/NetworkPolicy-recipes.yaml')).toContain('cnpg.io/cluster: recipes-db');
  expect(read('recipes/Deployment-recipes.yaml')).toContain('type: Recreate');
  expect(read('recipes/ScheduledBackup-recipes-db.yaml')).toContain('method: plugin');
  expect(read('recipes/PersistentVolumeClaim-media.yaml')).toContain('Prune=false,Delete=false');
  expect(read('cloudflared/ConfigMap-config.yaml')).toContain('hostname: recipes.home.example.org');
}, 60_000);

test('a system with a Helm chart of its own renders, with the further values laid over', () => {
  expect(synth(projects.chart)).toMatchObject({ status: 0 });
  expect(readFileSync(join(projects.chart, 'dist/home/argocd-apps/Application-metrics-server.yaml'), 'utf8')).toContain('--kubelet-insecure-tls');
}, 60_000);
