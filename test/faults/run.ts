import { spawn } from 'node:child_process';

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly errors: string;
}

export interface RunOptions {
  /** @default - that of this process */
  readonly path?: string;
}

/** Runs a command to its end. Node is kept from io_uring, whose calls no trace shows. */
export function run([program, ...args]: readonly string[], { path = process.env.PATH }: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program!, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: path, UV_USE_IO_URING: '0' } });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, errors }));
  });
}
