import { type Manifest } from '../manifest';
import { type RenderedObject } from '../render';
import { type Check, whereIs } from './check';

const kibibyte = 1024;
/** Bytes that the API server takes in one request, as etcd does. */
const mostOfObject = 1536 * kibibyte;
/** Bytes of all values of a ConfigMap or a Secret. */
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
    const bytes = sizeOf(object.manifest);
    const folder = object.path.slice(0, object.path.lastIndexOf('/'));
    folders.set(folder, (folders.get(folder) ?? 0) + bytes);
    return faultsOf(object, bytes);
  });
  return [...problems, ...[...folders].filter(([, bytes]) => bytes > mostOfFolder).map(([folder, bytes]) => ({
    where: folder, message: `objects of an application must have at most 10 MiB together, got ${told(bytes)}; Argo CD reads no larger folder: divide it into two applications`,
  }))];
};

function faultsOf(object: RenderedObject, bytes: number): ReturnType<Check> {
  const { kind, metadata, data, binaryData, stringData } = object.manifest;
  const subject = `${kind} '${metadata.name}'`;
  const where = whereIs(object);
  if (bytes > mostOfObject) return [{ where, message: `${subject} must have at most 1.5 MiB, got ${told(bytes)}; the API server refuses it: divide it, or keep large content in a volume or an object store` }];
  const content = kind === 'ConfigMap' || kind === 'Secret' ? sizeOf({ data, binaryData, stringData }) : 0;
  if (content > mostOfData) return [{ where, message: `data of ${subject} must have at most 1 MiB, got ${told(content)}; the API server refuses it: divide it, or keep large content in a volume or an object store` }];
  const annotations = metadata.annotations ? sizeOf(metadata.annotations) : 0;
  if (annotations > mostOfAnnotations) return [{ where, message: `annotations of ${subject} must have at most 256 KiB, got ${told(annotations)}; the API server refuses more` }];
  const options = (metadata.annotations?.['argocd.argoproj.io/sync-options'] ?? '').split(',').map((option) => option.trim());
  if (bytes > mostOfAnnotations && options.includes('ServerSideApply=false')) return [{ where, message: `${subject} must be applied on the server's side, got ${told(bytes)} with ServerSideApply=false; it does not fit into the annotation that another way needs: remove the option` }];
  return [];
}

/** Bytes as JSON, which is how the API server takes it. Small objects, nearly all, are not counted to the byte. */
function sizeOf(value: Manifest | object): number {
  const text = JSON.stringify(value);
  return text.length * 4 < mostOfAnnotations ? text.length : Buffer.byteLength(text);
}

function told(bytes: number): string {
  return bytes >= 1024 * kibibyte ? `${(bytes / 1024 / kibibyte).toFixed(1)} MiB` : `${Math.ceil(bytes / kibibyte)} KiB`;
}
