import { type Fields, fields, list } from '../../fields';
import { type Admission } from '../admission';
import { type Amounts, amountsOf } from '../amounts';
import { type PodSet } from '../pod-set';
import { limitsOf, requestsOf } from '../requests';

/** A container with what the defaults of its namespace add. */
export interface AdmittedContainer {
  readonly name: string;
  readonly requests: Amounts;
  readonly limits: Amounts;
  /** Resources of which it has the limit of a default. */
  readonly limitedByDefault: ReadonlySet<string>;
}

/** A pod as quotas and ranges of limits see it: with what the API server writes into it before it asks them. */
export interface AdmittedPod {
  readonly containers: readonly AdmittedContainer[];
  /** What all of it asks for together, and may take at most. */
  readonly requests: Amounts;
  readonly limits: Amounts;
  /** What it says as a whole, over the heads of its containers. */
  readonly whole: { readonly requests: Amounts; readonly limits: Amounts };
  /** Whether it asks for nothing and is limited by nothing. */
  readonly isBestEffort: boolean;
  /** Whether it must end after some time. */
  readonly isTerminating: boolean;
  /** Empty where it has none. */
  readonly priorityClass: string;
}

const none = { requests: {}, limits: {} };

export function admittedPod({ spec, namespace }: PodSet, admission: Admission): AdmittedPod {
  const defaults = admission.containerDefaults(namespace);
  const { overhead } = admission.runtime(spec.runtimeClassName);
  const filled = (container: Fields): Fields => {
    const { requests, limits } = fields(container.resources);
    return { ...container, resources: { requests: { ...defaults.requests, ...fields(limits), ...fields(requests) }, limits: { ...defaults.limits, ...fields(limits) } } };
  };
  const containers = [...list(spec.initContainers), ...list(spec.containers)].map((container): AdmittedContainer => {
    const { requests, limits } = fields(filled(container).resources);
    const own = fields(fields(container.resources).limits);
    return { name: String(container.name), requests: amountsOf(fields(requests)), limits: amountsOf(fields(limits)), limitedByDefault: new Set(Object.keys(fields(limits)).filter((name) => own[name] === undefined)) };
  });
  const complete: Fields = { ...spec, initContainers: list(spec.initContainers).map(filled), containers: list(spec.containers).map(filled) };
  const { requests, limits } = fields(spec.resources);
  const whole = { requests: amountsOf(fields(requests)), limits: amountsOf(fields(limits)) };
  return {
    containers, whole, requests: requestsOf(complete, none, overhead), limits: limitsOf(complete, none, overhead),
    isBestEffort: [...containers, whole].every((one) => !asksFor(one.requests) && !asksFor(one.limits)),
    isTerminating: spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds !== null,
    priorityClass: admission.priorityClass(spec),
  };
}

/** Only these two decide which pods are the first to go. */
function asksFor(amounts: Amounts): boolean {
  return (amounts.get('cpu') ?? 0) > 0 || (amounts.get('memory') ?? 0) > 0;
}
