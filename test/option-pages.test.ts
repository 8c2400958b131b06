import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { optionPages } from '../docs/generate/option-pages';

const root = resolve(__dirname, '..');
const pages = optionPages();
const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('the pages of options', () => {
  test('are what the source says; `npm run docs` makes them anew', () => {
    for (const [path, text] of pages) {
      expect({ path, text: existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : 'missing' }).toEqual({ path, text });
    }
  });

  test('are of something that is there', () => {
    const committed = ['docs/systems', 'docs/platforms'].flatMap((folder) => readdirSync(join(root, folder)).map((file) => `${folder}/${file}`));
    expect(committed.filter((path) => !pages.has(path))).toEqual([]);
  });

  test.each([...pages.keys()])('%s is found from the README', (path) => {
    expect(readme).toContain(`](${path})`);
  });

  test.each([...pages])('%s says what it is for, and what each option is', (_, text) => {
    expect(text.split('\n\n')[2]).toMatch(/^\S.{20,}/);
    const rows = text.split('\n').filter((line) => line.startsWith('| `') && !line.startsWith('| `nodes[]'));
    for (const row of rows) {
      const [, , , defaultValue, description] = row.replaceAll('\\|', '/').split('|').map((part) => part.trim());
      expect({ row, said: description !== '' || defaultValue !== '' }).toEqual({ row, said: true });
    }
  });
});
