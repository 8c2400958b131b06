import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KindProps } from '../lib/kinds/kind';
import { type ValidatingPolicy } from '../lib/kinds/validating-policy';
import { goProgram } from './go-program';

const source = join(__dirname, 'cel');

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

/** The program that judges, or undefined where it cannot be built. */
export function celProgram(): string | undefined {
  return goProgram(source);
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
