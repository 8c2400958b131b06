import { fields, list, textFields, type Fields } from '../fields';
import { type Admission } from './admission';
import { type Amounts, resource } from './amounts';
import { Eligibility } from './eligibility';
import { type CapacityNode } from './node';
import { NodeSelection } from './node-selection';
import { type HostPort, type PodClass } from './pod';
import { type PodSet } from './pod-set';
import { type Labels, type Namespaces } from './pod-term';
import { requestsOf } from './requests';
import { RuleBook } from './rule-book';

/** A set of pods as they are now, or as its next version will be. */
export interface Version {
  readonly set: PodSet;
  readonly isNext: boolean;
}

/** All classes of pods of a cluster, with what they share. */
export interface PodClasses {
  /** In the order of the versions that they were made of. */
  readonly classes: readonly PodClass[];
  /** Names of all resources that anything asks for. */
  readonly resources: readonly string[];
  readonly book: RuleBook;
  readonly eligibilities: readonly Eligibility[];
}

const always = Object.values(resource);

/** Reads what the scheduler has to know of pods. `further` are resources that volumes take. */
export function podClasses(versions: readonly Version[], nodes: readonly CapacityNode[], admission: Admission, namespaces: Namespaces, further: Iterable<string>): PodClasses {
  const known = new Map<string, Eligibility>();
  const drafted = new Map<PodSet, Draft>();
  const drafts = versions.map(({ set, isNext }) => {
    const own = drafted.get(set) ?? draft(set, nodes, admission, known);
    drafted.set(set, own);
    // Who runs a Deployment tells versions apart by this label, and rules can ask for it.
    return { ...own, labels: { ...set.labels, 'pod-template-hash': isNext ? 'next' : 'now' } satisfies Labels };
  });
  const resources = [...new Set([...always, ...further, ...drafts.flatMap(({ asks }) => [...asks.keys()])])];
  const book = new RuleBook(drafts, nodes, namespaces);
  const most = resources.map((name) => Math.max(0, ...nodes.map(({ allocatable }) => allocatable.get(name) ?? 0)));
  const numbers = new Map(resources.map((name, index) => [name, index]));
  const classes = drafts.map(({ set, asks, eligibility, spec }, index): PodClass => {
    const needs = [...asks].filter(([, amount]) => amount > 0).map(([name, amount]) => [numbers.get(name)!, amount] as const);
    return {
      set, asks, needs, eligibility, ports: hostPorts(spec), priority: admission.priority(spec), rules: book.rules[index]!,
      share: Math.max(0, ...needs.map(([number, amount]) => amount / (most[number]! || 1))),
    };
  });
  return { classes, resources, book, eligibilities: [...known.values()] };
}

/** What is the same of all versions of a set. */
interface Draft {
  readonly set: PodSet;
  readonly eligibility: Eligibility;
  readonly asks: Amounts;
  readonly spec: Fields;
}

function draft(set: PodSet, nodes: readonly CapacityNode[], admission: Admission, known: Map<string, Eligibility>): Draft {
  const runtime = admission.runtime(set.spec.runtimeClassName);
  const asks = requestsOf(set.spec, admission.containerDefaults(set.namespace), runtime.overhead);
  const disk = asks.get(resource.ephemeralStorage) ?? 0;
  if (disk > 0) asks.set(resource.disk, disk);
  const spec: Fields = { ...set.spec, nodeSelector: { ...textFields(set.spec.nodeSelector), ...runtime.nodeSelector }, tolerations: [...list(set.spec.tolerations), ...runtime.tolerations] };
  const required = fields(fields(spec.affinity).nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution;
  const id = JSON.stringify([spec.nodeName, spec.nodeSelector, required, spec.tolerations]);
  const eligibility = known.get(id) ?? new Eligibility(new NodeSelection(spec), nodes);
  known.set(id, eligibility);
  return { set, eligibility, asks, spec };
}

/** Ports of the node's own address: all of a pod that is in the node's network. */
function hostPorts(spec: Fields): HostPort[] {
  const containers = [...list(spec.containers), ...list(spec.initContainers).filter(({ restartPolicy }) => restartPolicy === 'Always')];
  return containers.flatMap(({ ports }) => list(ports)).flatMap(({ hostPort, containerPort, protocol = 'TCP', hostIP }) => {
    const number = hostPort ?? (spec.hostNetwork === true ? containerPort : undefined);
    return typeof number === 'number' && number > 0 ? [{ port: `${String(protocol)}/${number}`, address: typeof hostIP === 'string' && hostIP !== '' ? hostIP : '0.0.0.0' }] : [];
  });
}
