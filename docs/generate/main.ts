import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { checkPages } from './check-pages';
import { coveragePage } from './coverage-page';
import { optionPages } from './option-pages';

const root = resolve(__dirname, '..', '..');
const pages = new Map([...optionPages(), ...checkPages(), ['docs/checks/coverage.md', coveragePage()]]);
for (const folder of ['docs/checks', 'docs/platforms', 'docs/systems']) {
  mkdirSync(join(root, folder), { recursive: true });
  for (const file of readdirSync(join(root, folder))) if (!pages.has(`${folder}/${file}`)) rmSync(join(root, folder, file));
}
for (const [path, text] of pages) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
console.log(`${pages.size} pages`);
