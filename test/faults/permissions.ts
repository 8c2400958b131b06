import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { Figures } from './figures';
import { run } from './run';
import { Sandbox } from './sandbox';

/** A user who is nobody in particular. */
const nobody = 65_534;

/** Folders that their owner made read-only, or that belong to somebody else: refused in a sentence, and nothing changes. */
export async function notPermitted(publisher: string): Promise<Figures> {
  const figures = new Figures('folders that may not be written');
  for (const name of ['.', 'dist', 'dist/cluster', 'dist/cluster/app-1', 'the disk of another user']) {
    const sandbox = new Sandbox();
    fs.chmodSync(dirname(publisher), 0o755);
    const isOther = name === 'the disk of another user';
    if (!isOther) for (const path of ['', ...(fs.readdirSync(sandbox.root, { recursive: true }) as string[])]) fs.chownSync(join(sandbox.root, path), nobody, nobody);
    const path = isOther ? sandbox.root : join(sandbox.root, name);
    const { mode } = fs.statSync(path);
    fs.chmodSync(path, 0o555);
    const { code, errors } = await run(['setpriv', '--reuid', String(nobody), '--regid', String(nobody), '--clear-groups', process.execPath, publisher, sandbox.dist, String(sandbox.next)]);
    const state = sandbox.state();
    const left = sandbox.beside();
    fs.chmodSync(path, mode);
    figures.add(`${state}, exit ${code}`, [
      ...(code === 1 && state === 'old' && /^publishing must be able to [a-z ]+ '[^']+', got 'EACCES: permission denied'; allow writing there and run synth again, '[^']+' is untouched\n$/.test(errors) ? [] : [`${name}: ${state}, exit ${code}: ${errors}`]),
      ...left.map((found) => `${name}: left ${found}`), ...sandbox.repair().map((wrong) => `${name}: ${wrong}`),
    ]);
    sandbox.delete();
  }
  return figures;
}
