import { type Manifest } from '../../manifest';
import { groupKind } from '../../object-identity';
import { amountOf } from '../../quantity';
import { type Expandable } from './expandable-classes';
import { at } from './field';
import { mustStay } from './fixed-fields';

/** Where a size stands, and where the class of what has it. */
interface Size {
  readonly field: string;
  readonly classes: readonly string[];
}

const ofDatabase = (volume: string): Size => ({ field: `spec.${volume}.size`, classes: [`spec.${volume}.storageClass`, `spec.${volume}.pvcTemplate.storageClassName`] });

const sizes: Readonly<Record<string, readonly Size[]>> = {
  '/PersistentVolumeClaim': [{ field: 'spec.resources.requests.storage', classes: ['spec.storageClassName'] }],
  'postgresql.cnpg.io/Cluster': [ofDatabase('storage'), ofDatabase('walStorage')],
};

/** A volume that is there grows only where its class allows it; the operator of a database makes its claims larger as well, unless it is told not to. */
export function refusedGrowth(before: Manifest, after: Manifest, classes: () => Expandable): string[] {
  return (sizes[groupKind(after)] ?? []).flatMap((size) => {
    const [from, to] = [at(before, size.field), at(after, size.field)];
    if (from === undefined || amountOf(to) <= amountOf(from) || at(after, 'spec.storage.resizeInUseVolumes') === false) return [];
    const name = size.classes.map((field) => at(before, field)).find((value) => typeof value === 'string');
    if (name !== '' && classes()(name) !== false) return [];
    return [mustStay(after, size.field, from, to, `volumes of ${nameOf(name)} cannot grow: ${remedy(after)}`)];
  });
}

function nameOf(storageClass: string | undefined): string {
  if (storageClass === undefined) return 'the default StorageClass';
  return storageClass === '' ? 'no StorageClass' : `StorageClass '${storageClass}'`;
}

/** @see https://github.com/cloudnative-pg/cloudnative-pg/blob/main/docs/src/storage.md */
function remedy(after: Manifest): string {
  if (after.kind === 'PersistentVolumeClaim') return 'declare a second volume and copy the files';
  return Number(at(after, 'spec.instances') ?? 1) > 1
    ? 'set spec.storage.resizeInUseVolumes to false and make its instances anew, one at a time'
    : 'declare a second database and move the data';
}
