import { type RenderedObject } from './rendered-fleet';
import { strangePort } from './world';

type Json = string | number | boolean | null | undefined | Json[] | Fields;
interface Fields { [key: string]: Json }

/** Objects of which one policy was altered, and how. */
export interface Mutant {
  readonly what: string;
  readonly policy: string;
  readonly objects: readonly RenderedObject[];
}

/** Every policy dropped, and every place of every policy where it could mean more or less than it does, altered. */
export function mutants(objects: readonly RenderedObject[]): Mutant[] {
  return objects.flatMap((object, index) => {
    if (object.kind !== 'NetworkPolicy' && object.kind !== 'CiliumNetworkPolicy') return [];
    const policy = `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`;
    const others = objects.filter((_, position) => position !== index);
    return [
      { what: 'a policy is dropped', policy, objects: others },
      ...alterations((object as unknown as { spec: Fields }).spec).map(({ what, value }) => ({ what, policy, objects: [...others, { ...object, spec: value }] })),
    ];
  });
}

interface Alteration { readonly what: string; readonly value: Json }

/** The value with one place in it altered, once for each place and each way. */
function alterations(value: Json, key = ''): Alteration[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Array.isArray(value)
    ? value.flatMap((item, index) => alterations(item).map(({ what, value: altered }) => ({ what, value: value.with(index, altered) })))
    : Object.entries(value).flatMap(([name, inner]) => alterations(inner, name).map(({ what, value: altered }) => ({ what, value: { ...value, [name]: altered } })));
  return [...altered(value, key), ...inside];
}

function altered(value: Json[] | Fields, key: string): Alteration[] {
  if (key === 'matchLabels') return [{ what: 'a selector is widened to everything', value: {} }];
  if (!Array.isArray(value)) return [];
  const several = (what: string): Alteration[] => value.length > 1 ? without(value, what) : [];
  switch (key) {
    case 'ingress':
    case 'egress': return without(value, 'a rule is dropped');
    case 'from':
    case 'to': return without(value, value.length > 1 ? 'a peer is dropped' : 'the only peer is dropped, which means everybody');
    case 'ports': return ports(value as Fields[]);
    case 'policyTypes': return several('a direction is no longer denied');
    case 'fromEntities': return [{ what: 'an entity is widened to everybody', value: ['all'] }, ...several('an entity is dropped')];
    case 'toEntities': return [{ what: 'an entity is widened to everybody', value: ['all'] }, ...several('an entity that is called is dropped')];
    case 'toFQDNs': return [{ what: 'hosts are widened to every name', value: [{ matchPattern: '*' }] }, ...several('a host is dropped')];
    case 'toCIDRSet': return [{ what: 'a range is widened to every address', value: [{ cidr: '0.0.0.0/0' }] }, ...several('a range is dropped')];
    case 'except': return without(value, 'an exception is dropped');
    default: return [];
  }
}

function ports(list: Fields[]): Alteration[] {
  const strange = { port: typeof list[0]?.port === 'string' ? String(strangePort) : strangePort, protocol: 'TCP' };
  return [
    { what: 'a port is added', value: [...list, strange] },
    { what: 'the ports are taken away, which means all of them', value: undefined },
    ...(list.length > 1 ? without(list, 'a port is dropped') : []),
    ...list.flatMap((port, index) => port.protocol === 'ANY' ? [] : [{
      what: 'a protocol is changed', value: list.with(index, { ...port, protocol: port.protocol === 'UDP' ? 'TCP' : 'UDP' }),
    }]),
  ];
}

function without(list: readonly Json[], what: string): Alteration[] {
  return list.map((_, index) => ({ what, value: list.filter((__, position) => position !== index) }));
}
