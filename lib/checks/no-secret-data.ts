import { type Check, whereIs } from './check';

/** No value of a secret stands in Git: a Secret of the tree has neither `data` nor `stringData`. */
export const noSecretData: Check = ({ objects }) => objects.flatMap((object) => {
  const { apiVersion, kind, metadata, data, stringData } = object.manifest;
  if (apiVersion !== 'v1' || kind !== 'Secret' || (data === undefined && stringData === undefined)) return [];
  const keys = Object.keys({ ...(data as object), ...(stringData as object) });
  return [{
    where: whereIs(object),
    message: `a Secret must not have its data in Git, got ${keys.length} of its values; keep them in the secrets backend and declare new Secret(this, '${metadata.name}', { keys: [${keys.map((key) => `'${key}'`).join(', ')}] })`,
  }];
});
