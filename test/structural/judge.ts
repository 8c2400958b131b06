import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type StructuralSchema } from '../../lib/structural/schema';
import { goProgram } from '../go-program';

export interface Case {
  /** Index of the schema. */
  readonly schema: number;
  readonly object: unknown;
  /** What the object was before. @default - nothing: it is made */
  readonly old?: unknown;
}

/** What the API server says: fields that it drops, and its errors by what finds them. */
export interface Answer {
  readonly unknown: readonly string[];
  readonly schema: readonly string[];
  readonly lists: readonly string[];
  readonly rules: readonly string[];
}

/** The code of the API server as a program, or undefined where it cannot be built. */
export function judgeProgram(): string | undefined {
  return goProgram(join(__dirname, '..', 'apiextensions'));
}

export function judge(binary: string, schemas: readonly StructuralSchema[], cases: readonly Case[]): Answer[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-flotilla-judge-'));
  try {
    const file = join(folder, 'cases.json');
    writeFileSync(file, JSON.stringify({ schemas, cases }));
    return JSON.parse(execFileSync(binary, [file], { encoding: 'utf8', maxBuffer: 2 ** 30 })) as Answer[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface RealSchema {
  readonly file: string;
  readonly kind: string;
  readonly apiVersion: string;
  readonly schema: StructuralSchema;
}

/** The newest served version of every definition in a folder whose text holds something. */
export function realSchemas(folder: string, holding = ''): RealSchema[] {
  return readdirSync(folder).sort().flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    if (!text.includes(holding)) return [];
    return parseAllDocuments(text).map((document) => document.toJS() as Crd | null).filter((crd) => crd?.kind === 'CustomResourceDefinition').map((crd) => {
      const { group, names, versions } = crd!.spec;
      const version = versions.find(({ storage }) => storage)!;
      return { file, kind: names.kind, apiVersion: `${group}/${version.name}`, schema: version.schema.openAPIV3Schema };
    });
  });
}

interface Crd {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly storage: boolean; readonly schema: { readonly openAPIV3Schema: StructuralSchema } }[];
  };
}
