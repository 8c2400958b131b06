import { fields } from '../fields';
import { groupKind } from '../object-identity';
import { type Check, whereIs } from './check';

/** The provider's documents say that its controller finds these out by itself; its definition refuses an object without them. */
const required = ['kubeId', 'region', 'credentialsSecretRef'];

/** An OVHNodeClass has the fields that its definition requires, whatever the documents say. */
export const completeNodeClasses: Check = ({ objects }) => objects.flatMap((object) => {
  if (groupKind(object.manifest) !== 'karpenter.ovhcloud.sh/OVHNodeClass') return [];
  const spec = fields(object.manifest.spec);
  return required.filter((field) => spec[field] === undefined).map((field) => ({
    where: whereIs(object),
    message: `${field} of OVHNodeClass '${object.manifest.metadata.name}' must be given, got none; the documents of the provider call it optional, its CustomResourceDefinition requires it`,
  }));
});
