import { execFileSync } from 'node:child_process';

/** The commit that a folder is at, with `+` where it differs from it; `unknown` where it is in no repository. */
export function commitOf(folder: string): string {
  const git = (...parameters: string[]): string => execFileSync('git', ['-C', folder, ...parameters], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return `${git('rev-parse', '--short=12', 'HEAD')}${git('status', '--porcelain', '--', '.') === '' ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}
