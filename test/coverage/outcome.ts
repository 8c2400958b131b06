import { resolve } from 'node:path';
import { parse } from 'yaml';
import { type Fleet } from '../../lib';
import { type SecondDeclaration } from '../../lib/checks/check';
import { mistake } from '../../lib/cli/explain';
import { WatchedGlobals } from '../../lib/cli/watched-globals';
import { type Manifest } from '../../lib/manifest';
import { type Finding } from '../../lib/report/finding';
import { Refusal, type SynthesisOptions, synthesize } from '../../lib/synth';
import { type SeededFault } from './row';
import { Tree } from './tree';

/** What became of a declaration, as rendering it shows. */
export type Outcome =
  | { readonly type: 'rule' | 'warning'; readonly rules: readonly string[]; readonly findings: readonly Finding[] }
  | { readonly type: 'construct'; readonly message: string }
  /** A tree without any finding, anew at each call. */
  | { readonly type: 'accepted'; readonly tree: () => Tree };

/** Renders a fault, or its healthy twin, and looks who notices it. */
export function outcomeOf({ declare, committed }: Pick<SeededFault, 'committed' | 'declare'>, broken: boolean): Outcome {
  const before = committed && synthesize(committed()).files;
  try {
    const { fleet, again } = declared(() => declare(broken));
    const { models, findings, files } = synthesize(fleet, { ...(before && previousIn(before)), again });
    const told = findings.filter(({ severity }) => severity !== 'note');
    return told.length > 0 ? { type: 'warning', rules: rulesOf(told), findings: told } : { type: 'accepted', tree: () => new Tree(files, models) };
  } catch (error) {
    if (error instanceof Refusal) {
      const errors = error.findings.filter(({ severity }) => severity === 'error');
      return { type: 'rule', rules: rulesOf(errors), findings: errors };
    }
    const sentence = mistake(error, root);
    if (sentence === undefined) throw error;
    return { type: 'construct', message: sentence.replace(/^test\/\S+:\d+: /, '').replace(/ at test\/\S+:\d+/, '') };
  }
}

const root = resolve(__dirname, '..', '..');

/** Declares a fleet as a command does: a declaration that asks for the clock or for chance can be made once more, at another time. */
function declared(declare: () => Fleet): { readonly fleet: Fleet; readonly again: SecondDeclaration | undefined } {
  const watching = (step: (globals: WatchedGlobals) => Fleet): { readonly fleet: Fleet; readonly asked: readonly string[] } => {
    const globals = new WatchedGlobals(root);
    try {
      return { fleet: step(globals), asked: globals.asked };
    } finally {
      globals.end();
    }
  };
  const { fleet, asked } = watching(declare);
  return { fleet, again: asked.length === 0 ? undefined : { asked, declare: () => watching((globals) => globals.elsewhere(declare)).fleet } };
}

function rulesOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ rule }) => rule))].sort();
}

/** A committed tree as the next synth finds it. */
function previousIn(files: ReadonlyMap<string, string>): SynthesisOptions {
  const previous = (path: string): Manifest | undefined => files.has(path) ? parse(files.get(path)!) as Manifest : undefined;
  return { previous, previousPaths: [...files.keys()] };
}
