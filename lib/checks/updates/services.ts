import { type Manifest } from '../../manifest';
import { at } from './field';
import { changed, mustStay } from './fixed-fields';

const remedy = 'declare another Service with another name';

/** An address cannot be taken or given back, unless the Service stops or begins to stand for a name outside. */
export function refusedInService(before: Manifest, after: Manifest): string[] {
  const types = [before, after].map((service) => at(service, 'spec.type'));
  if (types.includes('ExternalName')) return [];
  const ofBalancer = types.every((type) => type === 'LoadBalancer') ? changed(before, after, [{ field: 'spec.loadBalancerClass', remedy }]) : [];
  return [...otherAddress(before, after), ...otherFamily(before, after), ...ofBalancer];
}

/** An address that is left out stays what it was, which is of consequence where there was to be none. */
function otherAddress(before: Manifest, after: Manifest): string[] {
  const field = 'spec.clusterIP';
  if (at(after, field) !== undefined) return changed(before, after, [{ field, remedy }]);
  return at(before, field) === 'None' ? [mustStay(after, field, 'None', undefined, `Kubernetes keeps the old value: keep it, or ${remedy}`)] : [];
}

function otherFamily(before: Manifest, after: Manifest): string[] {
  const [from, to] = [before, after].map((service) => (at(service, 'spec.ipFamilies') as string[] | undefined)?.[0]);
  return from === undefined || to === undefined || from === to ? [] : [mustStay(after, 'first of spec.ipFamilies', from, to, `Kubernetes refuses the change: ${remedy}`)];
}
