import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type SourceRepository } from './program';

const run = promisify(execFile);

/**
 * Checks the sources of a program out into a folder that is not there yet, without what is not needed to build it.
 * @throws where the repository cannot be reached, or its tag is another commit than the one that is known
 */
export async function checkOut({ url, variable, tag, commit, without }: SourceRepository, folder: string): Promise<void> {
  const from = process.env[variable] ?? url;
  const git = async (...parameters: string[]): Promise<string> => (await run('git', ['-C', folder, ...parameters], { maxBuffer: 2 ** 26 })).stdout.trim();
  try {
    // The sizes of all that is not asked for would be the larger part. A folder has neither depth nor filters, and says so.
    await run('git', ['clone', '--quiet', '--depth', '1', '--filter=blob:none', '--no-checkout', '--branch', tag, from, folder], { env: { ...process.env, GIT_TERMINAL_PROMPT: '0' } });
    await git('sparse-checkout', 'set', '--no-cone', '/*', ...without.map((name) => `!/${name}/`));
    const found = await git('rev-parse', 'HEAD');
    if (found !== commit) throw new Error(`tag ${tag} must be commit ${commit}, got ${found}`);
    await git('checkout', '--quiet');
  } catch (error) {
    const reason = (error as { stderr?: string }).stderr?.trim().split('\n').at(-1) ?? (error instanceof Error ? error.message : String(error));
    throw new Error(`${from} must be a Git repository with ${tag}, got: ${reason}; set ${variable} to a clone of ${url}`);
  }
}
