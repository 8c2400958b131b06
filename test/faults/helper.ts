import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Figures } from './figures';
import { run } from './run';
import { Sandbox } from './sandbox';

/** Kills the program that exchanges the trees, at each of its own calls: another one does it, or two renames do. */
export async function killedHelper(publisher: string, most: number): Promise<Figures> {
  const figures = new Figures('kill of the exchanging program at every call');
  const sandbox = new Sandbox();
  const bin = fs.mkdtempSync(join(tmpdir(), 'flotilla-bin-'));
  const [strace, perl] = ['strace', 'perl'].map((name) => execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim());
  const came = join(bin, 'came');
  for (let at = 1; at <= most; at += 1) {
    // It tells that it came to its end, so that nobody counts further calls than it makes.
    fs.writeFileSync(join(bin, 'perl'), `#!/bin/sh\n${strace} -qq -o /dev/null -e trace=all -e inject=all:signal=KILL:when=${at} ${perl} "$@" && : >${came}\n`, { mode: 0o755 });
    const { code, signal, errors } = await run([process.execPath, publisher, sandbox.dist, String(sandbox.next)], { path: `${bin}:${process.env.PATH}` });
    const state = sandbox.state();
    figures.add(`${state}, exit ${code}`, [
      ...(code === 0 && state === 'new' ? [] : [`${at}: ${state}, exit ${code ?? signal}: ${errors}`]),
      ...sandbox.beside().map((name) => `${at}: left ${name}`), ...sandbox.repair().map((wrong) => `${at}: ${wrong}`),
    ]);
    if (fs.existsSync(came)) break;
  }
  sandbox.delete();
  fs.rmSync(bin, { recursive: true });
  return figures;
}
