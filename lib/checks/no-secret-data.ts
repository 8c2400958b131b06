import { type Check } from './check';

/** No value of a secret stands in Git: a Secret of the tree has neither `data` nor `stringData`. */
export const noSecretData: Check = ({ objects }) => objects.flatMap(({ path, manifest }) => {
  if (manifest.apiVersion !== 'v1' || manifest.kind !== 'Secret' || (manifest.data === undefined && manifest.stringData === undefined)) return [];
  return [{
    where: `${path.split('/').slice(0, -1).join('/')} Secret/${manifest.metadata.name}`,
    message: `a Secret must not have its data in Git, got ${Object.keys({ ...(manifest.data as object), ...(manifest.stringData as object) }).length} keys; keep the values in the secrets backend and declare new Secret(this, '${manifest.metadata.name}', { keys: […] })`,
  }];
});
