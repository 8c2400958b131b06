import { Fault } from '../fault';
import { dnsLabel } from '../names';

/** Settings of Talos that a template hands on as they are. */
export interface OmniPatch {
  /** Name of the patch in Omni. */
  readonly name: string;
  /** A part of the machine's configuration, or a document of it with `apiVersion` and `kind`. */
  readonly inline: Readonly<Record<string, unknown>>;
}

/** What Omni keeps for itself: it refuses a patch with any of these. */
const fieldsOfOmni = [
  'cluster.clusterName', 'cluster.id', 'cluster.controlPlane.endpoint', 'cluster.token', 'cluster.secret', 'cluster.aescbcEncryptionSecret',
  'cluster.secretboxEncryptionSecret', 'cluster.ca', 'cluster.acceptedCAs', 'cluster.serviceAccount', 'machine.token', 'machine.ca', 'machine.type',
  'machine.install.disk', 'machine.install.extensions', 'machine.acceptedCAs',
];

/** Fields of Talos' documents whose values nobody but the machine may know. */
const secretFields = new Set(['auth', 'identityToken', 'key', 'passphrase', 'password', 'presharedKey', 'privateKey', 'secret', 'token']);

/** Refuses a patch that Omni would refuse, and one that would put a secret into Git. */
export function checkOmniPatch({ name, inline }: OmniPatch, subject: string): void {
  const patch = `patch '${dnsLabel(name, `name of a patch of ${subject}`)}' of ${subject}`;
  const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap(inline) || Object.keys(inline).length === 0) throw new Fault(`${patch} must hold settings, got none; write for example inline: { machine: { sysctls: { … } } }`);
  const taken = fieldsOfOmni.find((path) => path.split('.').reduce<unknown>((value, field) => isMap(value) ? value[field] : undefined, inline) !== undefined);
  if (taken !== undefined) throw new Fault(`${patch} must leave '${taken}' to Omni, got it set; remove it`);
  const secret = secretIn(inline);
  if (secret !== undefined) throw new Fault(`${patch} must hold no secret, for it lies in Git, got '${secret}'; apply that setting with omnictl from a file of your own`);
}

/** The path of the first text under a name that is a secret's. */
function secretIn(value: unknown, path: readonly string[] = []): string | undefined {
  if (typeof value === 'string') return path.length > 0 && secretFields.has(path.at(-1)!) ? path.join('.') : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [field, inner] of Object.entries(value)) {
    const found = secretIn(inner, [...path, field]);
    if (found !== undefined) return found;
  }
  return undefined;
}
