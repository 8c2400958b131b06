import { cpSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');

/** Gives a project a library and an installation of its own: only such a one keeps what it compiles. The packages are this repository's. */
export function install(folder: string, ...further: readonly string[]): void {
  for (const name of ['lib', 'apps', ...further]) cpSync(join(root, name), join(folder, name), { recursive: true });
  // A folder for the tree is there from the beginning: the sources are looked for anew when one appears.
  for (const name of ['node_modules', 'dist']) mkdirSync(join(folder, name));
  for (const name of readdirSync(join(root, 'node_modules')).filter((name) => name !== '.cache')) {
    const [from, to] = [join(root, 'node_modules', name), join(folder, 'node_modules', name)];
    if (lstatSync(from).isDirectory()) symlinkSync(from, to);
  }
}
