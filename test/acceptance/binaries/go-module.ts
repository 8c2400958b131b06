import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Go } from './go';
import { type Program } from './program';

interface Replace { Old: { Path: string }; New: { Path: string; Version?: string } }
interface GoMod { Go?: string; Replace?: Replace[]; Require?: { Path: string; Version: string }[] }

/**
 * Writes the module that builds a program: it requires the program's module and replaces what that replaces, since Go heeds the
 * replacements of the main module alone. Kubernetes' own parts, which it replaces by folders, are published as v0.<minor>.<patch>.
 */
export async function writeGoModule(folder: string, program: Program, go: Go): Promise<void> {
  const download = JSON.parse(await go.output(folder, 'mod', 'download', '-json', `${program.module}@${program.version}`)) as { GoMod: string };
  const upstream = join(folder, 'upstream.mod');
  writeFileSync(upstream, readFileSync(download.GoMod));
  const module = JSON.parse(await go.output(folder, 'mod', 'edit', '-json', upstream)) as GoMod;
  writeFileSync(join(folder, 'go.mod'), [
    'module acceptance.invalid/build',
    `go ${module.Go ?? '1.24.0'}`,
    `require ${program.module} ${program.version}`,
    ...replacements(module, program.version).map(([path, by]) => `replace ${path} => ${by}`),
    '',
  ].join('\n'));
}

function replacements(module: GoMod, version: string): [path: string, by: string][] {
  const published = (module.Replace ?? []).filter(replace => replace.New.Version !== undefined)
    .map((replace): [string, string] => [replace.Old.Path, `${replace.New.Path} ${replace.New.Version ?? ''}`]);
  const staged = (module.Require ?? []).filter(require => require.Path.startsWith('k8s.io/') && require.Version === 'v0.0.0')
    .map((require): [string, string] => [require.Path, `${require.Path} ${version.replace(/^v1\./, 'v0.')}`]);
  return [...published, ...staged];
}
