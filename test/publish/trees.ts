import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { header } from '../../lib/header';

/** A sandbox's folder to publish to; its parent is empty but for it. */
export function sandbox(): string {
  return join(fs.mkdtempSync(join(tmpdir(), 'publish-')), 'dist');
}

/** Files in the trees of the driver. */
export const many = 12;

/** Tree 0, 1, 2 …: half of the files are common to all trees, a quarter differ in their text, a quarter exist in this one alone. */
export function tree(variant: number, size = 8): Map<string, string> {
  const files = new Map<string, string>();
  for (let index = 0; index < size; index += 1) {
    const folder = `cluster/app-${index % 3}`;
    if (index % 4 < 2) files.set(`${folder}/Service-common-${index}.yaml`, `${header}kind: Service\n`.padEnd(500 + index, '# same\n'));
    else if (index % 4 === 2) files.set(`${folder}/Deployment-${index}.yaml`, `${header}tree: ${variant}\n`.padEnd(3000, `# ${variant}\n`));
    else files.set(`cluster/only-${variant}/ConfigMap-${index}.yaml`, `${header}tree: ${variant}\n`);
  }
  return files;
}

/** What is in a folder: every path with its text, or its kind if it is not a file. Undefined if there is no such folder. */
export function contents(directory: string): Map<string, string> | undefined {
  if (fs.lstatSync(directory, { throwIfNoEntry: false }) === undefined) return undefined;
  const found = new Map<string, string>();
  for (const entry of fs.readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) found.set(path.slice(directory.length + 1), fs.readFileSync(path, 'utf8'));
    else if (!entry.isDirectory()) found.set(path.slice(directory.length + 1), 'not a file');
  }
  return found;
}

/** Everything a run could touch: inode, times and mode of the folder itself and of all in it. Not ctime, which a hard link moves. */
export function identity(directory: string): Map<string, string> {
  const paths = ['', ...(fs.readdirSync(directory, { recursive: true }) as string[])].sort();
  return new Map(
    paths.map((path) => {
      const { ino, mtimeNs, mode, size } = fs.lstatSync(join(directory, path), { bigint: true });
      return [path, `${ino} ${mtimeNs} ${mode} ${size}`];
    }),
  );
}

/** Whether two maps hold the same, in any order. */
export function same(left: ReadonlyMap<string, string> | undefined, right: ReadonlyMap<string, string>): boolean {
  return left !== undefined && left.size === right.size && [...left].every(([path, text]) => right.get(path) === text);
}
