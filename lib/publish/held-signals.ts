import { quietly } from './disk';

const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

let depth = 0;
let isListening = false;

/**
 * Runs a step that must not be left half done. Whoever asks the process to end meanwhile is heard afterwards: it then ends by
 * that signal, so a shell sees 130 or 143, and nothing is left over.
 */
export function holdingSignals<T>(run: () => T): T {
  listen();
  depth += 1;
  try {
    return run();
  } finally {
    depth -= 1;
    // What came meanwhile is delivered once the event loop turns, which is before this.
    if (depth === 0) setImmediate(release);
  }
}

/** Runs a step of such a step in which nothing would be left half done, so that the process ends at once if it is asked to. */
export function hearingSignals(run: () => void): void {
  const wasListening = isListening;
  stopListening();
  run();
  if (wasListening) listen();
}

function listen(): void {
  if (!isListening) for (const signal of signals) process.on(signal, endBy);
  isListening = true;
}

function stopListening(): void {
  if (isListening) for (const signal of signals) process.off(signal, endBy);
  isListening = false;
}

function release(): void {
  if (depth === 0) stopListening();
}

/** A program that listens to the signal itself decides what becomes of it. */
function endBy(signal: NodeJS.Signals): void {
  release();
  if (process.listenerCount(signal) === 0) quietly(() => process.kill(process.pid, signal));
}
