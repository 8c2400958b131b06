import { constants, createCipheriv, createDecipheriv, generateKeyPairSync, privateDecrypt, publicEncrypt, randomBytes, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The key of a controller of Sealed Secrets. */
export const sealingKey: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const nonce = Buffer.alloc(12);
const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };

/** Seals a value as `kubeseal` does, for one name in one namespace. */
export function seal(value: string, place: string): string {
  const session = randomBytes(32);
  const key = publicEncrypt({ key: sealingKey.publicKey, ...padding, oaepLabel: Buffer.from(place) }, session);
  const cipher = createCipheriv('aes-256-gcm', session, nonce);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(key.length);
  return Buffer.concat([length, key, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** Opens a value as the controller does; throws for another name or namespace. */
export function open(sealed: string, place: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const length = bytes.readUInt16BE(0);
  const session = privateDecrypt({ key: sealingKey.privateKey, ...padding, oaepLabel: Buffer.from(place) }, bytes.subarray(2, 2 + length));
  const decipher = createDecipheriv('aes-256-gcm', session, nonce);
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(2 + length, -16)), decipher.final()]).toString('utf8');
}

const folders: string[] = [];

/** Removes all folders that were made here. */
export function forgetFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}

/** A folder of files by their paths in it. */
export function folderOf(files: Readonly<Record<string, string | object>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-sealed-'));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** What `kubeseal --format json` prints for a Secret. */
export function sealedObject(namespace: string, name: string, values: Readonly<Record<string, string>>): Record<string, unknown> {
  const encryptedData = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, seal(value, `${namespace}/${name}`)]));
  return {
    apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata: { name, namespace, creationTimestamp: null },
    spec: { encryptedData, template: { metadata: { name, namespace, creationTimestamp: null } } },
  };
}
