import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { Fault } from '../../lib/fault';
import { readTrees, type Tree } from './tree';

/** The tree of a cluster as an earlier commit has it. */
export interface EarlierTree {
  readonly commit: string;
  readonly tree: Tree;
}

/**
 * Reads the tree of a cluster out of the repository that `folder` is in: of the commit `from`, else of the newest that has
 * another tree for it than `folder` now. Undefined where there is none. `into` is an empty folder for the files.
 *
 * @throws with a sentence where `from` is no commit
 */
export function earlierTree(folder: string, cluster: string, into: string, from?: string): EarlierTree | undefined {
  if (from !== undefined && !succeeds(folder, 'rev-parse', '--verify', '--quiet', `${from}^{commit}`)) throw new Fault(`--from must be a commit of the repository of '${folder}', got '${from}'`);
  const commit = from ?? log(folder, cluster).find((one) => !succeeds(folder, 'diff', '--quiet', one, '--', cluster));
  if (commit === undefined) return undefined;
  const name = git(folder, 'rev-parse', '--short=12', commit)!.trim();
  // Of a folder, with paths below it: Applications of one cluster may lie in the folder of another.
  const archive = spawnSync('git', ['-C', resolve(folder), 'archive', commit, '.'], { maxBuffer: 2 ** 30 });
  const unpacked = archive.status === 0 ? spawnSync('tar', ['-x', '-C', into], { input: archive.stdout }) : undefined;
  // The folder may not have been there yet.
  if (unpacked?.status !== 0) return undefined;
  const tree = readTrees(join(into)).find((one) => one.cluster === cluster);
  return tree && { commit: name, tree };
}

function log(folder: string, cluster: string): string[] {
  return git(folder, 'log', '--format=%H', '--', cluster)?.trim().split('\n').filter((line) => line !== '') ?? [];
}

function succeeds(folder: string, ...parameters: string[]): boolean {
  return git(folder, ...parameters) !== undefined;
}

/** What Git says; undefined where it fails. */
function git(folder: string, ...parameters: string[]): string | undefined {
  const run = spawnSync('git', ['-C', resolve(folder), ...parameters], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return run.status === 0 ? run.stdout : undefined;
}
