import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goProgram } from './go-program';

/** A text to be read by one of the parsers that Kubernetes and its operators use. */
export interface Question {
  readonly kind: 'quantity' | 'duration' | 'prometheus' | 'cidr' | 'image' | 'five' | 'six';
  readonly text: string;
  /** Of a schedule. @default 'UTC' */
  readonly zone?: string;
  /** Of a schedule: the moment after which it fires. @default 0 */
  readonly after?: number;
}

export interface Answer {
  readonly valid: boolean;
  readonly value: number;
  readonly times: readonly number[] | null;
  /** Of an image: registry, repository, tag and digest. */
  readonly parts: readonly string[] | null;
}

/** The parsers as a program, or undefined where it cannot be built. */
export function grammarProgram(): string | undefined {
  return goProgram(join(__dirname, 'grammars'));
}

export function ask(binary: string, questions: readonly Question[]): Answer[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-flotilla-grammars-'));
  try {
    const file = join(folder, 'questions.json');
    writeFileSync(file, JSON.stringify(questions.map((question) => ({ zone: 'UTC', after: 0, ...question }))));
    return JSON.parse(execFileSync(binary, [file], { encoding: 'utf8', maxBuffer: 2 ** 28 })) as Answer[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
