import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KindProps } from '../lib/kinds/kind';
import { type ValidatingPolicy } from '../lib/kinds/validating-policy';

const source = join(__dirname, 'cel');
const environment = { ...process.env, GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local', GOWORK: 'off' };

/** Something that is written into the cluster and judged by one of several policies. */
export interface PolicyRequest {
  /** Index of the policy. */
  readonly policy: number;
  /** Where the pod's specification is in the object. */
  readonly path: 'spec' | 'spec.template.spec' | 'spec.jobTemplate.spec.template.spec';
  readonly operation: 'CREATE' | 'UPDATE';
  readonly object: unknown;
  readonly oldObject?: unknown;
}

export interface PolicyAnswer { readonly matched: boolean; readonly allowed: boolean; readonly message?: string; readonly error?: string }

/** Whether Go is there, in a version that the library of CEL takes, and its module proxy or cache gives the library. */
export function isCelReady(): boolean {
  return spawnSync('go', ['mod', 'download'], { cwd: source, env: environment, timeout: 120_000 }).status === 0;
}

/** The program that judges, built once for each state of its source. */
export function buildCel(): string {
  const hash = createHash('sha256');
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(source, file)));
  const folder = join(tmpdir(), 'cdk8s-flotilla-go');
  const binary = join(folder, `cel-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  // Built aside, so that a test run beside this one never starts half a file.
  execFileSync('go', ['build', '-o', `${binary}.${process.pid}`, '.'], { cwd: source, env: environment });
  renameSync(`${binary}.${process.pid}`, binary);
  return binary;
}

/** What Kyverno would answer to each request. */
export function judge(binary: string, policies: readonly KindProps<typeof ValidatingPolicy>['spec'][], requests: readonly PolicyRequest[]): PolicyAnswer[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-flotilla-requests-'));
  try {
    const file = join(folder, 'requests.json');
    writeFileSync(file, JSON.stringify({ policies, requests }));
    return JSON.parse(execFileSync(binary, [file], { encoding: 'utf8', maxBuffer: 2 ** 28 })) as PolicyAnswer[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
