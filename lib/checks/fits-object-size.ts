import { textFields } from '../fields';
import { type Manifest } from '../manifest';
import { groupOf, isCoreGroup } from '../object-identity';
import { type RenderedObject, writtenText } from '../render';
import { type Check, whereIs } from './check';

const kibibyte = 1024;
/** Bytes that the API server takes in one request, as etcd does. */
const mostOfObject = 1536 * kibibyte;
/** Bytes of all values of a ConfigMap or a Secret: `MaxSecretSize` of Kubernetes. */
const mostOfData = 1024 * kibibyte;
/** Bytes of all annotations of an object, of which a client-side apply makes the whole object one. */
const mostOfAnnotations = 256 * kibibyte;
/** Bytes of all files of a folder that Argo CD reads at once. */
const mostOfFolder = 10 * 1024 * kibibyte;

/**
 * Every object is of a size that the API server takes, and every folder of one that Argo CD reads. Large objects are applied on the
 * server's side, which nobody turns off for one.
 */
export const fitsObjectSize: Check = ({ objects }) => {
  const folders = new Map<string, number>();
  const problems = objects.flatMap((object) => {
    const size = sizeOf(object);
    const folder = object.path.slice(0, object.path.lastIndexOf('/'));
    folders.set(folder, (folders.get(folder) ?? 0) + size.written);
    return size.isSmall ? [] : faultsOf(object, size);
  });
  return [...problems, ...[...folders].filter(([, bytes]) => bytes > mostOfFolder).map(([folder, bytes]) => ({
    where: folder, message: `objects of an application must have at most 10 MiB together, got ${told(bytes)}; Argo CD reads no larger folder: divide it into two applications`,
  }))];
};

function faultsOf(object: RenderedObject, { stored, sent }: Size): ReturnType<Check> {
  const { manifest } = object;
  const { kind, metadata } = manifest;
  const subject = `${kind} '${metadata.name}'`;
  const where = whereIs(object);
  if (stored > mostOfObject) return [{ where, message: `${subject} must have at most 1.5 MiB, got ${told(stored)}; the API server refuses it: divide it, or keep large content in a volume or an object store` }];
  const content = kind === 'ConfigMap' || kind === 'Secret' ? contentOf(manifest) : 0;
  if (content > mostOfData) return [{ where, message: `data of ${subject} must have at most 1 MiB, got ${told(content)}; the API server refuses it: divide it, or keep large content in a volume or an object store` }];
  const annotations = textsIn(metadata.annotations ?? {});
  if (annotations > mostOfAnnotations) return [{ where, message: `annotations of ${subject} must have at most 256 KiB, got ${told(annotations)}; the API server refuses more` }];
  const options = (metadata.annotations?.['argocd.argoproj.io/sync-options'] ?? '').split(',').map((option) => option.trim());
  if (sent > mostOfAnnotations && options.includes('ServerSideApply=false')) return [{ where, message: `${subject} must be applied on the server's side, got ${told(sent)} with ServerSideApply=false; it does not fit into the annotation that another way needs: remove the option` }];
  return [];
}

interface Size {
  /** Bytes in etcd. */
  readonly stored: number;
  /** Bytes as JSON, which is how it is sent. */
  readonly sent: number;
  /** Bytes of its file, about. */
  readonly written: number;
  /** Whether it is below all limits, however its bytes are counted. */
  readonly isSmall: boolean;
}

/** Most bytes of a character of a file in another form: six for an escape in JSON. */
const mostOfCharacter = 6;

/** Small objects, nearly all, are not counted to the byte. Kubernetes' own kinds are stored without the escapes of JSON, custom ones with them. */
function sizeOf(object: RenderedObject): Size {
  const { manifest } = object;
  const length = writtenText(object)?.length;
  if (length !== undefined && length * mostOfCharacter < mostOfAnnotations) return { stored: length, sent: length, written: length, isSmall: true };
  const json = JSON.stringify(manifest);
  const sent = Buffer.byteLength(json);
  const texts = textsIn(manifest);
  return { stored: isCoreGroup(groupOf(manifest)) ? texts : sent, sent, written: texts + indent * (json.match(/\\n/g)?.length ?? 0), isSmall: false };
}

/** Spaces before each line of a text of several in a file. */
const indent = 4;

/** Bytes of all values of a ConfigMap or a Secret, as they are and not as they are written. */
function contentOf({ kind, data, binaryData, stringData }: Manifest): number {
  const plain = [...kind === 'Secret' ? [] : Object.values(textFields(data)), ...Object.values(textFields(stringData))];
  const encoded = [...kind === 'Secret' ? Object.values(textFields(data)) : [], ...Object.values(textFields(binaryData))];
  return sum(plain.map((text) => Buffer.byteLength(text))) + sum(encoded.map((text) => Buffer.byteLength(text, 'base64')));
}

/** Bytes of all texts in a value and of the names of its fields. */
function textsIn(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return sum(value.map(textsIn));
  return typeof value === 'object' && value !== null ? sum(Object.entries(value).map(([name, inner]) => Buffer.byteLength(name) + textsIn(inner))) : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function told(bytes: number): string {
  return bytes >= 1024 * kibibyte ? `${(bytes / 1024 / kibibyte).toFixed(1)} MiB` : `${Math.ceil(bytes / kibibyte)} KiB`;
}
