import { type Manifest } from '../manifest';
import { type Check, whereIs } from './check';

/** Each object stands on its own: Argo CD would unpack a List into objects that no other check has seen. */
export const noLists: Check = ({ objects }) => objects.filter(({ manifest }) => isList(manifest)).map((object) => {
  const { kind, items } = object.manifest as Manifest & { items: unknown[] };
  return { where: whereIs(object), malformed: object.manifest, message: `an object must be one object, got a ${kind} of ${items.length}; declare each of them by itself` };
});

/** As kubectl and Argo CD know it: `List`, `ConfigMapList` and the like. */
export function isList({ kind, items }: Manifest): boolean {
  return String(kind).endsWith('List') && Array.isArray(items);
}
